import type { PictureRole, StoryElement } from '@reelgraph/nodes/elements';
import type { TaskView } from '@reelgraph/runtime/protocol';
import type { ImageRef } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { Check, Sparkles } from 'lucide-react';
import { useEffect, useState } from 'react';
import { api, thumbUrl } from '../../api/index.ts';
import { attempt, graphsAtom, isActive, newId, projectAtom, runsAtom, startRun, store } from '../../state/index.ts';
import { Button } from '../../ui/index.ts';
import { changeElements } from '../actions.ts';
import css from './pictures.module.css';
import { viewsOf, visualGraph, visualsTitle } from './visual-graph.ts';

/** A picture that a run made for an element, not yet kept. */
interface Offer {
  readonly task: TaskView;
  readonly image: ImageRef;
  readonly role: PictureRole;
  readonly title: string;
  readonly prompt: string;
}

/** Makes an element's pictures by a graph of the project, and offers them: one press keeps one, with where it came from. */
export function Visuals({ element }: { element: StoryElement }) {
  const views = viewsOf(element.kind);
  const graph = useAtomValue(graphsAtom).find(({ title }) => title === visualsTitle(element))?.id;
  const run = useAtomValue(runsAtom).find((one) => one.graph === graph);
  const busy = run !== undefined && isActive(run);
  const offers = useOffers(element, graph, run?.id, busy);
  const [starting, setStarting] = useState(false);
  if (views.length === 0) return null;
  const kept = new Set(element.pictures.map(({ image }) => image.artifact));
  const fresh = offers.filter(({ image }) => !kept.has(image.artifact));
  const start = async () => {
    setStarting(true);
    await generate(element, graph);
    setStarting(false);
  };
  return (
    <div className={css.visuals}>
      <Button size="sm" disabled={busy || starting} onClick={() => void start()}>
        <Sparkles size={12} />
        {busy ? `Making ${views.length === 1 ? 'it' : 'them'}…` : `Generate ${views[0]?.title.toLowerCase() ?? ''}`}
      </Button>
      {run?.state === 'failed' ? (
        <span className={css.hint} role="status">
          {run.error?.message ?? 'That did not work; the queue says why.'}
        </span>
      ) : null}
      {fresh.map((offer) => (
        <figure key={offer.task.id} className={css.picture}>
          <img className={css.shown} src={thumbUrl(offer.image.artifact, 240)} alt={offer.title} />
          <button type="button" className={css.keep} onClick={() => keep(element, offer)}>
            <Check size={12} /> Keep as {offer.title.toLowerCase()}
          </button>
        </figure>
      ))}
    </div>
  );
}

/** The pictures of the graph's newest run, once it is over. */
function useOffers(element: StoryElement, graph: string | undefined, run: string | undefined, busy: boolean) {
  const [offers, setOffers] = useState<readonly Offer[]>([]);
  const { kind } = element;
  useEffect(() => {
    setOffers([]);
    if (!run || !graph || busy) return;
    let gone = false;
    void attempt(api.runDetail(run)).then((detail) => {
      if (gone || !detail) return;
      const made = detail.tasks;
      setOffers(
        viewsOf(kind).flatMap(({ id, role, title, words }): Offer[] => {
          const task = made.find(({ node }) => node === id);
          const image = task?.outputs?.image as ImageRef | undefined;
          return task && image?.kind === 'image' ? [{ task, image, role, title, prompt: words }] : [];
        }),
      );
    });
    return () => {
      gone = true;
    };
  }, [run, graph, busy, kind]);
  return offers;
}

/** Runs the element's graph, made on first use; another run is another take. */
async function generate(element: StoryElement, known: string | undefined): Promise<void> {
  const project = store.get(projectAtom);
  if (!project) return;
  let graph = known;
  if (!graph) {
    const doc = visualGraph(newId('graph-'), element);
    const info = await attempt(api.createDocument(project.id, { kind: 'graph', title: visualsTitle(element), doc }));
    if (!info) return;
    store.set(projectAtom, (now) =>
      now ? { ...now, documents: [...now.documents.filter((one) => one.id !== info.id), info] } : now,
    );
    graph = info.id;
  }
  const before = store.get(runsAtom).filter((run) => run.graph === graph).length;
  await startRun({ graph, variant: before, targets: viewsOf(element.kind).map(({ id }) => id) });
}

function keep(element: StoryElement, { task, image, role, title, prompt }: Offer): void {
  const made = {
    run: task.run,
    node: task.node,
    prompt,
    ...(task.seed === undefined ? {} : { seed: task.seed }),
    ...(task.engine === undefined ? {} : { engine: task.engine }),
  };
  changeElements(
    [{ type: 'addPicture', element: element.id, picture: { image, role, made } }],
    `Keep ${title.toLowerCase()}`,
  );
}
