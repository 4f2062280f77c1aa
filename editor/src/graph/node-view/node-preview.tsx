import type { Box } from '@reelgraph/nodes/graph';
import { nodeMetrics } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { livePreviewAtom, taskSoFarAtom } from '../../state/index.ts';
import { Badge, cx } from '../../ui/index.ts';
import { clock } from '../../ui/words.ts';
import { FixButton } from '../fix-button.tsx';
import { pictureOf, remarkOf, shownValue, valueWords } from '../values.ts';
import { openViewer } from '../viewer/viewer-state.ts';
import { ItemCells } from './item-cells.tsx';
import { MediaView } from './media-view.tsx';
import css from './node.module.css';
import type { NodeFacts } from './use-node.ts';
import { Written } from './written.tsx';

/** The picture of the result: live while it is made, then the last one. A failure stands in its place, with its fix. */
export function NodePreview({ facts, box }: { facts: NodeFacts; box: Box | undefined }) {
  const { node, spec, run, status } = facts;
  const place = box ?? missingBox(facts);
  if (!place) return null;
  const style = { left: place.x, top: place.y, width: place.width, height: place.height };
  const cells = run.cells ?? run.tasks;
  const mapped = cells.length > 1 || (cells[0]?.item ?? null) !== null;
  const allFailed = status.mark === 'failed' && run.tasks.every((task) => task.state === 'failed');
  if (status.problem && (!mapped || allFailed)) return <Failure facts={facts} style={style} />;
  if (status.mark === 'missing-type') {
    return (
      <div className={cx(css.preview, css.words)} style={style}>
        {status.hint}
      </div>
    );
  }
  if (mapped && cells.length > 1) {
    return (
      <div className={cx(css.preview, 'nodrag')} style={style}>
        <ItemCells tasks={cells} results={run.results} spec={spec} width={place.width} height={place.height} />
      </div>
    );
  }
  return <Single facts={facts} style={style} key={node.id} />;
}

/** Nodes without a picture have no room for a message, unless they grew for it; it goes over the widgets. */
function missingBox({ status, node, spec }: NodeFacts): Box | undefined {
  if (!spec) return { x: 8, y: 40, width: (node.size?.width ?? 240) - 16, height: 52 };
  if (!status.problem) return undefined;
  const width = (node.size?.width ?? nodeMetrics.widths[spec.width]) - 16;
  return { x: 8, y: 40, width, height: 84 };
}

function Failure({ facts: { node, spec, status }, style }: { facts: NodeFacts; style: React.CSSProperties }) {
  const problem = status.problem;
  if (!problem) return null;
  return (
    <div className={cx(css.preview, css.error, 'nodrag nowheel')} style={style} role="alert">
      <b>{problem.message}</b>
      {problem.fix ? <p>{problem.fix}</p> : null}
      <FixButton problem={problem} node={node.id} spec={spec} />
    </div>
  );
}

function Single({ facts: { node, spec, run, status }, style }: { facts: NodeFacts; style: React.CSSProperties }) {
  const task = (run.cells ?? run.tasks)[0];
  const live = useAtomValue(livePreviewAtom(task?.id ?? ''));
  const soFar = useAtomValue(taskSoFarAtom(task?.id ?? ''));
  const result = task?.outputs ? task : [...run.results.values()][0];
  // A file that was chosen is seen at once: there is nothing to wait for.
  const given = spec?.params.find((param) => param.widget === 'asset');
  const value = (given && node.params[given.name]) ?? shownValue(result, spec);
  const media = pictureOf(value);
  const text = media ? '' : valueWords(value);
  if (live) {
    return (
      <div className={css.preview} style={style}>
        <img src={live} alt="" />
        <Badge className={css.tl}>
          <i className={css.liveDot} />
          Live
        </Badge>
      </div>
    );
  }
  if (soFar) return <Written style={style} text={soFar} live />;
  if (media) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: Enter on the selected node does the same.
      <div
        className={cx(css.preview, status.old && !given && css.old)}
        style={style}
        onDoubleClick={(event) => {
          if (openViewer(node.id, result?.item?.key ?? '')) event.stopPropagation();
        }}
      >
        <MediaView media={media} width={640} />
        {status.old && !given ? <Badge className={css.tl}>Previous result</Badge> : null}
        {media.kind === 'video' || media.kind === 'track' ? (
          <Badge className={css.br}>{clock((media.frames * media.rate.den * 1000) / media.rate.num)}</Badge>
        ) : null}
      </div>
    );
  }
  if (text) return <Written style={style} text={text} remark={remarkOf(result, spec)} />;
  return (
    <div className={cx(css.preview, css.hatch)} style={style}>
      <div className={css.lacks}>
        {status.lacks?.message ?? status.hint}
        {status.lacks ? <FixButton problem={status.lacks} node={node.id} spec={spec} /> : null}
      </div>
    </div>
  );
}
