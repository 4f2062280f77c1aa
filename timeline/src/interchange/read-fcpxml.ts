import type { Result } from '../result.ts';
import { refuse } from '../result.ts';
import { readResources } from './fcpxml-files.ts';
import { type Story, type StoryContext, walkSpine } from './fcpxml-story.ts';
import { ZERO } from './fcpxml-time.ts';
import { type Imported, importedSequence, itemsOf, type Laid, type Locate, rowsOf } from './imported.ts';
import { Report } from './report.ts';
import { childOf, parseXml, type XmlElement } from './xml.ts';

/**
 * Reads an FCPXML document of any version from 1.0 on: its first project becomes a cut. The storyline is the film track, lanes
 * above it are overlays, sound alone goes to audio tracks, auditions become takes. Files that `locate` does not know are
 * offline. Refuses `bad_xml` and `bad_fcpxml` in words; what is sound of a broken project is taken, the rest reported.
 */
export function readFcpxml(text: string, locate: Locate = () => null): Result<Imported> {
  const parsed = parseXml(text);
  if (!parsed.ok) return parsed;
  const root = parsed.value;
  if (root.name !== 'fcpxml') return refuse('bad_fcpxml', `The file is not FCPXML: it begins with <${root.name}>.`);
  const projects = allBelow(root, 'project');
  const sequence = childOf(projects[0], 'sequence');
  const spine = childOf(sequence, 'spine');
  if (!sequence || !spine) {
    return refuse('bad_fcpxml', 'The file holds no project with a timeline.', {
      fix: 'In Final Cut Pro choose the project, then File → Export XML.',
    });
  }
  const resources = readResources(root);
  const report = new Report();
  if (projects.length > 1) report.note('project', `Only the first of ${projects.length} projects was read`);
  const format = resources.formats.get(sequence.attributes.format ?? '');
  const rate = format?.rate ?? { num: 24, den: 1 };
  if (!format?.rate) report.note('rate', 'The file does not say its frame rate; 24 was taken');
  const size = format && format.width > 0 && format.height > 0 ? format : { width: 1920, height: 1080 };
  const story: Story = { video: new Map(), audio: new Map(), transitions: new Map(), markers: [] };
  let serial = 0;
  const context: StoryContext = {
    rate,
    dropFrame: sequence.attributes.tcFormat === 'DF',
    size: { width: size.width, height: size.height },
    resources,
    locate,
    report,
    story,
    nextId: (kind) => `${kind}-${++serial}`,
  };
  walkSpine(spine, ZERO, 0, context);
  return importedSequence(
    {
      title: projects[0]?.attributes.name ?? '',
      rate,
      dropFrame: context.dropFrame,
      size: context.size,
      sampleRate: Math.round(Number.parseFloat(sequence.attributes.audioRate ?? '48k') * 1000) || 48_000,
      ...tracksOf(story, report),
      markers: [...story.markers].sort((a, b) => a.at - b.at),
    },
    () => report.losses,
  );
}

/** Lanes in their order; a lane in which clips overlap becomes as many tracks as it needs. */
function tracksOf(story: Story, report: Report) {
  const used = new Set<string>();
  const items = (row: readonly Laid[], lane: number) =>
    itemsOf(row, (cut) => {
      const found = story.transitions.get(lane)?.find((it) => it.cut === cut && !used.has(it.id));
      if (found) used.add(found.id);
      return found;
    });
  const tracks = (rows: ReadonlyMap<number, readonly Laid[]>, name: string, order: (a: number, b: number) => number) =>
    [...rows]
      .sort(([a], [b]) => order(a, b))
      .flatMap(([lane, laid]) => rowsOf(laid).map((row) => items(row, lane)))
      .map((its, i) => ({ name: `${name} ${i + 1}`, items: its }));
  const over = new Map([...story.video].filter(([lane]) => lane !== 0));
  if ([...over.keys()].some((lane) => lane < 0)) report.note('lane', 'Pictures under the storyline were laid over it');
  return {
    video: [{ name: 'Film', items: items(story.video.get(0) ?? [], 0) }, ...tracks(over, 'Overlay', (a, b) => a - b)],
    audio: tracks(story.audio, 'Sound', (a, b) => b - a),
  };
}

function allBelow(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.flatMap((child) => (child.name === name ? [child] : allBelow(child, name)));
}
