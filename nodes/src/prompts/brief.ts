import type { Brief } from '@reelgraph/models';
import { expressionsIn, indexElements, isUnseen, titleCase, viewsIn } from '../elements/index.ts';
import type { ElementValue, ShotValue } from '../values.ts';
import { cleanAction, delivery } from './clean.ts';
import { angleOf, moveOf, sizeOf, timeOf } from './words.ts';

/** What a shot shows, in structure: for engines that compose a picture rather than read a prompt. */
export function briefOf(shot: ShotValue): Brief {
  const index = indexElements(shot.elements.map((e) => e.element));
  return {
    size: sizeOf(shot.size),
    angle: angleOf(shot.angle),
    movement: moveOf(shot.movement),
    intExt: shot.intExt,
    place: placeOf(shot),
    timeOfDay: timeOf(shot.timeOfDay),
    subjects: shot.elements.map(({ element, side }) => ({
      name: element.name,
      kind: element.kind,
      description: element.description,
      // Somebody on a sheet stands there several times: it is never part of a picture.
      pictures: viewsIn(element)
        .filter((p) => p.role !== 'sheet')
        .map((p) => p.image),
      ...expressionsOf(element),
      ...(side === undefined ? {} : { side }),
    })),
    action: cleanAction(shot.action, index, {
      describe: () => '',
      people: shot.dialogue.map((d) => d.character),
    }).text,
    speech: shot.dialogue
      .filter((d) => d.line !== '')
      .map((d) => ({
        speaker: titleCase(d.character),
        line: d.line,
        ...(d.delivery === undefined || delivery(d.delivery) === '' ? {} : { delivery: d.delivery }),
        ...(isUnseen(d.extension) ? { unseen: true } : {}),
      })),
    ...weatherOf(shot.heading),
  };
}

/** Left out where there is none: what a shot without expressions asks is what it always asked. */
function expressionsOf(element: ElementValue): Pick<Brief['subjects'][number], 'expressions'> {
  const expressions = expressionsIn(element);
  return expressions.length > 0 ? { expressions } : {};
}

/** The place by its element's name where the shot has one, else as the heading writes it. */
export function placeOf(shot: ShotValue): string {
  return titleCase(shot.location);
}

const WEATHER =
  /\b(?:heavy |light )?(?:rain\w*|drizzle|downpour|storm\w*|thunder\w*|snow\w*|blizzard|fog\w*|mist\w*|haz[ey]|dust storm|sandstorm)\b/i;

/** `EXT. PIER - NIGHT, RAIN` says it once for all shots of its scene. */
function weatherOf(heading: string): Pick<Brief, 'weather'> {
  const found = WEATHER.exec(heading)?.[0];
  return found ? { weather: found.toLowerCase() } : {};
}
