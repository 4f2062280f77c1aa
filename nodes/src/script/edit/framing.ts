import type { CameraMove, ShotAngle, ShotSize } from '@reelgraph/models';
import { ok, type Result } from '@reelgraph/timeline';
import type { ScriptDocument } from '../document/document.ts';
import { shotsOf } from '../document/views.ts';
import { takeSizeLabel, writtenAt } from '../shots/vocabulary.ts';
import { findShot, type OutlineScene, type OutlineShot, wishes, wishOf } from './outline.ts';
import { placesOf } from './places.ts';
import { type Edited, rewrite } from './rewrite.ts';

export type FramingField = 'size' | 'angle' | 'movement';

/** How an explicit line says it. What no line says has no words here. */
const said: {
  readonly size: Readonly<Partial<Record<string, string>>>;
  readonly angle: Readonly<Partial<Record<string, string>>>;
  readonly movement: Readonly<Partial<Record<string, string>>>;
} = {
  size: {
    ...{ 'extreme-wide': 'EXTREME WIDE', wide: 'WIDE', full: 'FULL', medium: 'MEDIUM', 'medium-close': 'MEDIUM CLOSE' },
    ...{ close: 'CLOSE', 'extreme-close': 'EXTREME CLOSE', insert: 'INSERT' },
  } satisfies Record<ShotSize, string>,
  angle: {
    ...{ high: 'HIGH ANGLE', low: 'LOW ANGLE', overhead: 'OVERHEAD', ground: 'GROUND ANGLE', dutch: 'DUTCH ANGLE' },
    ...{ 'over-shoulder': 'OVER THE SHOULDER', pov: 'POV' },
  } satisfies Partial<Record<ShotAngle, string>>,
  movement: {
    ...{ 'pan-left': 'PAN LEFT', 'pan-right': 'PAN RIGHT', 'tilt-up': 'TILT UP', 'tilt-down': 'TILT DOWN' },
    ...{ 'push-in': 'PUSH IN', 'pull-out': 'PULL BACK', 'crane-up': 'CRANE UP', 'crane-down': 'CRANE DOWN' },
    ...{ handheld: 'HANDHELD', 'zoom-in': 'ZOOM IN', 'zoom-out': 'ZOOM OUT' },
  } satisfies Partial<Record<CameraMove, string>>,
};

/** As the label of a shot list says it: `Close-up: flour falls`. */
const labels: Readonly<Record<ShotSize, string>> = {
  ...{ 'extreme-wide': 'Extreme wide shot', wide: 'Wide shot', full: 'Full shot', medium: 'Medium shot' },
  ...{ 'medium-close': 'Medium close-up', close: 'Close-up', 'extreme-close': 'Extreme close-up', insert: 'Insert' },
};

/**
 * Another size, angle or move for a shot: in the text where an explicit line (`CLOSE ON THE KEY`) or a label (`Close-up: …`)
 * says it, else over the text, as a change by hand. What the text would then read otherwise stands over it too.
 */
export function editFraming(
  doc: ScriptDocument,
  id: string,
  field: FramingField,
  value: string,
  salt?: string,
): Result<Edited> {
  const found = findShot(doc, id);
  if (!found.ok) return found;
  const { scenes, scene, shot } = found.value;
  const override: Edited = { doc, ops: [{ type: 'setOverride', shot: id, patch: { [field]: value } }] };
  // What a person set over the text stays there.
  if (doc.overrides[id]?.[field] !== undefined) return ok(override);
  const text = rewritten(doc, scene, shot, field, value);
  if (text === null) return ok(override);
  const edited = rewrite(doc, text, wishes(doc, scenes, new Map([[scene.id, wishOf(scene)]])), salt);
  return ok(edited.ok && onlyThat(doc, edited.value.doc, id, field, value) ? edited.value : override);
}

/** The whole text with other words in the line that opens the shot; null where that says nothing of it. */
function rewritten(
  doc: ScriptDocument,
  scene: OutlineScene,
  shot: OutlineShot,
  field: FramingField,
  value: string,
): string | null {
  const unit = scene.units[shot.units[0] ?? -1]?.unit;
  const block = unit?.blocks[0];
  if (!unit || !block || unit.kind === 'speech' || block.start === null || block.end === null || shot.part > 0)
    return null;
  const place =
    unit.kind === 'line' ? inLine(unit.text, field, value) : field === 'size' ? inLabel(unit.text, value) : null;
  const places = place && placesOf(doc.text, block.start, block.end, unit.text);
  if (!place || !places) return null;
  const { from, to, words } = place;
  return doc.text.slice(0, places[from]) + words + doc.text.slice((places[to - 1] as number) + 1);
}

interface Place {
  readonly from: number;
  readonly to: number;
  readonly words: string;
}

function inLine(line: string, field: FramingField, value: string): Place | null {
  const at = writtenAt(field, line);
  const words = said[field][value];
  if (!at || words === undefined) return null;
  const [from, end] = at;
  // CLOSE UP, CLOSE-UP: a part of the size.
  const up = field === 'size' ? (/^[- ]?UP\b/i.exec(line.slice(end))?.[0].length ?? 0) : 0;
  return { from, to: end + up, words };
}

function inLabel(text: string, value: string): Place | null {
  const { size, text: rest } = takeSizeLabel(text);
  if (size === null) return null;
  const label = text.slice(0, text.length - rest.length);
  const to = label.replace(/(?: (?:of|on))?\s*[:.,–—-]\s*$/i, '').length;
  return to > 0 ? { from: 0, to, words: labels[value as ShotSize] ?? value } : null;
}

/** Did that shot change as was wished, and no other thing with it? */
function onlyThat(
  before: ScriptDocument,
  after: ScriptDocument,
  id: string,
  field: FramingField,
  value: string,
): boolean {
  const was = shotsOf(before).shots;
  const is = shotsOf(after).shots;
  const plain = (shot: object) => JSON.stringify({ ...shot, line: 0 });
  return (
    was.length === is.length &&
    is.every((shot, at) => plain(shot) === plain(shot.id === id ? { ...was[at], [field]: value } : { ...was[at] }))
  );
}
