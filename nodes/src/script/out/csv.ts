import { buildPrompt } from '../../prompts/build.ts';
import { framesFor } from '../../prompts/frames.ts';
import type { SceneValue, ShotValue } from '../../values.ts';
import type { ScriptShots } from '../document/views.ts';
import { lineAt, lineStarts } from '../text/lines.ts';

const COLUMNS =
  'scene,shot,int_ext,location,time_of_day,continuity,size,framing,angle,movement,subject,characters,props,action,dialogue,speaker,delivery,sound,transition_out,duration_s,frames,fps,prompt,negative,elements,script_line_start,script_line_end,notes,status';

export interface CsvOptions {
  /** Frames per second that `frames` counts at; 24 by default. */
  readonly rate?: { readonly num: number; readonly den: number };
  /** A word for each shot's state, by shot id. */
  readonly status?: Readonly<Record<string, string>>;
}

/**
 * The shot list for spreadsheets: RFC 4180 with a byte order mark, so that Excel reads UTF-8. A cell that a spreadsheet
 * would take for a formula gets an apostrophe in front; `@Mara` would be one.
 */
export function shotListCsv(
  script: Pick<ScriptShots, 'scenes' | 'sources' | 'extras' | 'parsed' | 'text'>,
  options: CsvOptions = {},
): string {
  const rate = options.rate ?? { num: 24, den: 1 };
  const starts = lineStarts(script.text);
  const rows = [COLUMNS];
  script.scenes.forEach((scene, i) => {
    const extra = script.extras[scene.id];
    const continuity = script.parsed.scenes[i]?.continuity ?? '';
    scene.shots.forEach((shot, k) => {
      const source = script.sources[shot.id];
      const last = k === scene.shots.length - 1;
      rows.push(
        row(scene, shot, {
          continuity,
          transition: last ? (extra?.transition ?? '') : '',
          notes: k === 0 ? [extra?.synopsis ?? '', ...(extra?.notes ?? [])].filter((n) => n !== '').join(' / ') : '',
          end: source?.end != null ? String(lineAt(starts, Math.max(0, source.end - 1))) : '',
          frames: String(framesFor(shot.seconds, rate)),
          fps: String(Math.round((rate.num / rate.den) * 1000) / 1000),
          status: options.status?.[shot.id] ?? '',
        }),
      );
    });
  });
  return `\ufeff${rows.join('\r\n')}\r\n`;
}

interface Rest {
  readonly continuity: string;
  readonly transition: string;
  readonly notes: string;
  readonly end: string;
  readonly frames: string;
  readonly fps: string;
  readonly status: string;
}

function row(scene: SceneValue, shot: ShotValue, rest: Rest): string {
  const speakers = [...new Set(shot.dialogue.map((d) => d.character))];
  const people = shot.elements.filter((e) => e.element.kind === 'character').map((e) => e.element.name);
  const props = shot.elements.filter((e) => e.element.kind === 'object').map((e) => e.element.name);
  const cast = people.length > 0 ? people : speakers;
  return [
    scene.number,
    shot.number,
    shot.intExt,
    shot.location,
    shot.timeOfDay,
    rest.continuity,
    shot.size,
    cast.length === 2 ? 'two-shot' : cast.length === 1 ? 'single' : '',
    shot.angle,
    shot.movement,
    cast[0] ?? props[0] ?? '',
    cast.join('; '),
    props.join('; '),
    shot.action,
    shot.dialogue.map((d) => d.line).join('\n'),
    speakers.join('; '),
    shot.dialogue
      .map((d) => d.delivery ?? '')
      .filter((d) => d !== '')
      .join('; '),
    shot.dialogue
      .map((d) => d.extension ?? '')
      .filter((d) => d !== '')
      .join('; '),
    rest.transition,
    String(shot.seconds),
    rest.frames,
    rest.fps,
    buildPrompt(shot, 'ltx-t2v'),
    shot.negative,
    shot.elements.map((e) => e.element.name).join('; '),
    String(shot.line ?? ''),
    rest.end,
    rest.notes,
    rest.status,
  ]
    .map(cell)
    .join(',');
}

function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}
