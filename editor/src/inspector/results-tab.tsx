import type { NodeSpec } from '@reelgraph/nodes/graph';
import type { TaskView } from '@reelgraph/runtime/protocol';
import { Download, Images, Maximize } from 'lucide-react';
import { artifactUrl } from '../api/index.ts';
import { MediaView } from '../graph/node-view/media-view.tsx';
import type { NodeFacts } from '../graph/node-view/use-node.ts';
import { asList, pictureOf, shownValue, valueWords } from '../graph/values.ts';
import { openViewer } from '../graph/viewer/viewer-state.ts';
import { Empty, IconButton } from '../ui/index.ts';
import { duration } from '../ui/words.ts';
import css from './inspector.module.css';

/** What the node gave last, item by item, and how it was made. */
export function ResultsTab({ facts: { node, run, spec } }: { facts: NodeFacts }) {
  const tasks = [...run.results.values()].sort((a, b) => (a.item?.index ?? 0) - (b.item?.index ?? 0));
  if (tasks.length === 0)
    return (
      <Empty
        icon={<Images size={24} strokeWidth={1.3} />}
        title="No results yet"
        text="Run to here to see what it makes."
      />
    );
  return (
    <div className={css.results}>
      {tasks.map((task) => (
        <Result key={task.id} node={node.id} task={task} spec={spec} alone={tasks.length === 1} />
      ))}
    </div>
  );
}

/** Other texts that the node gave: the original beside what was made of it, a remark. */
function besides(task: TaskView, spec: NodeSpec | null, shown: unknown): { label: string; text: string }[] {
  return (spec?.outputs ?? []).flatMap(({ name, label, type, list }) => {
    const text = task.outputs?.[name];
    return type === 'text' && !list && typeof text === 'string' && text !== '' && text !== shown
      ? [{ label, text }]
      : [];
  });
}

function Result({ node, task, spec, alone }: { node: string; task: TaskView; spec: NodeSpec | null; alone: boolean }) {
  const value = shownValue(task, spec);
  const media = pictureOf(value);
  const words = media ? '' : valueWords(value);
  const count = asList(value)?.length;
  const took = task.startedAt && task.endedAt ? duration(task.endedAt - task.startedAt) : null;
  const facts = [task.engine, task.seed === undefined ? null : `seed ${task.seed}`, took].filter(Boolean).join(', ');
  const name = task.item?.name ?? (count ? `${count} items` : spec?.title);
  return (
    <figure className={alone || !media ? css.full : css.result}>
      {media ? (
        <div className={css.thumb}>
          <MediaView media={media} width={480} alt={name} />
        </div>
      ) : null}
      <figcaption className={css.meta}>
        <b>
          {name}
          {media ? (
            <span style={{ float: 'right' }}>
              <IconButton small label="Large" onClick={() => openViewer(node, task.item?.key ?? '')}>
                <Maximize size={12} />
              </IconButton>
              <a href={artifactUrl(media.artifact)} download tabIndex={-1}>
                <IconButton small label="Download">
                  <Download size={12} />
                </IconButton>
              </a>
            </span>
          ) : null}
        </b>
        {facts}
      </figcaption>
      {words ? <p className={css.text}>{words}</p> : null}
      {besides(task, spec, value).map(({ label, text }) => (
        <p key={label} className={css.besides}>
          <b>{label}</b> {text}
        </p>
      ))}
    </figure>
  );
}
