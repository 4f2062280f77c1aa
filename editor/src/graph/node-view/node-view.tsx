import { definitionId, nodeLayout } from '@reelgraph/nodes/graph';
import type { NodeProps } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import { Ellipsis, Maximize } from 'lucide-react';
import type { MouseEvent } from 'react';
import { memo, useEffect, useState } from 'react';
import { OnNodeParam } from '../../params/on-node.tsx';
import { openNodeProgressAtom, store } from '../../state/index.ts';
import { cx, NodeIcon, StateMark } from '../../ui/index.ts';
import { inTurn } from '../canvas/in-turn.ts';
import type { Detail } from '../canvas-state.ts';
import { contextMenuAtom, detailAtom } from '../canvas-state.ts';
import type { FlowNode } from '../flow-model.ts';
import { openSubgraph } from '../subgraph-actions.ts';
import { flagsOfAtom } from '../viewer/flags.ts';
import { DotNode } from './dot-node.tsx';
import { GateButtons } from './gate-buttons.tsx';
import { LiveBar, LiveRing, LiveWord } from './live-progress.tsx';
import css from './node.module.css';
import { NodePorts } from './node-ports.tsx';
import { NodePreview } from './node-preview.tsx';
import { ResizeEdge } from './resize-edge.tsx';
import { SimpleNode } from './simple-node.tsx';
import { useConnectLook } from './use-connect-look.ts';
import type { NodeFacts } from './use-node.ts';
import { useNode } from './use-node.ts';

/** One node, whatever its type: drawn from its spec alone. */
export const NodeView = memo(function NodeView({ id, selected }: NodeProps<FlowNode>) {
  const facts = useNode(id, false);
  const detail = useDetailInTurn();
  if (!facts) return null;
  if (facts.spec?.width === 'dot') return <DotNode facts={facts} selected={selected} />;
  return detail === 'full' ? (
    <FullNode facts={facts} selected={selected} />
  ) : (
    <SimpleNode facts={facts} selected={selected} />
  );
});

const turn = inTurn(requestAnimationFrame);

/** How much is drawn: what is mounted already changes a few nodes in a frame, for fifty at once would be one long task. */
function useDetailInTurn(): Detail {
  const wanted = useAtomValue(detailAtom);
  const [drawn, setDrawn] = useState(wanted);
  // Far out nothing of a node is seen: it keeps what it has until it is taken away.
  const next = wanted === 'overview' ? drawn : wanted;
  useEffect(() => (next === drawn ? undefined : turn(() => setDrawn(next))), [next, drawn]);
  return drawn;
}

const outlined: Readonly<Record<string, string | undefined>> = {
  failed: css.failed,
  approval: css.approval,
  frozen: css.frozen,
  muted: css.muted,
  skipped: css.skipped,
  bypassed: css.bypassed,
  'missing-type': css.missing,
};

function FullNode({ facts: settled, selected }: { facts: NodeFacts; selected: boolean }) {
  const [held, setHeld] = useState<number | null>(null);
  const facts = held === null ? settled : { ...settled, node: { ...settled.node, size: { width: held } } };
  const { node, spec, running, status } = facts;
  const layout = nodeLayout(spec ?? undefined, node);
  const look = useConnectLook(node, spec);
  const flags = useAtomValue(flagsOfAtom(node.id));
  const isSubgraph = definitionId(node) !== null;
  const title = node.title || spec?.title || node.type;
  const openMenu = (event: MouseEvent) => {
    event.stopPropagation();
    store.set(contextMenuAtom, { kind: 'node', id: node.id, screen: { x: event.clientX, y: event.clientY } });
  };
  return (
    <article
      className={cx(
        css.node,
        outlined[status.mark],
        selected && css.selected,
        node.collapsed && css.collapsed,
        look && (look.legal ? css.legal : css.illegal),
      )}
      style={
        {
          ...(look ? { '--wire': look.colour } : {}),
          ...(held === null ? {} : { width: held, height: layout.height }),
        } as React.CSSProperties
      }
      data-node={node.id}
      data-type={node.type}
      data-state={status.mark}
      aria-label={`${title}, ${status.word}`}
    >
      <header className={cx(css.head, 'node-drag')}>
        <NodeIcon name={spec?.icon ?? 'circle-help'} />
        <h3 title={title}>{title}</h3>
        {flags ? (
          <kbd className={css.flag} title={`Press ${flags} to see it`}>
            {flags}
          </kbd>
        ) : null}
        {running ? <LiveRing node={node.id} /> : null}
        {isSubgraph ? (
          <button
            type="button"
            className={cx(css.more, 'nodrag')}
            aria-label={`Open ${title}`}
            onClick={() => openSubgraph(node.id)}
          >
            <Maximize size={12} />
          </button>
        ) : null}
        <button type="button" className={cx(css.more, 'nodrag')} aria-label={`More for ${title}`} onClick={openMenu}>
          <Ellipsis size={14} />
        </button>
      </header>
      {running ? (
        <div className={css.progress}>
          <LiveBar progress={openNodeProgressAtom(node.id)} />
        </div>
      ) : null}
      <NodePorts node={node} spec={spec} look={look} />
      {spec
        ? layout.rows.map((row) => (
            <div key={row.params.join()} className={css.widgets} style={{ top: row.y, height: row.height }}>
              {row.params.map((name) => {
                const param = spec.params.find((one) => one.name === name);
                return param ? (
                  <OnNodeParam key={name} node={node.id} param={param} value={node.params[name] ?? param.default} />
                ) : null;
              })}
            </div>
          ))
        : null}
      {node.collapsed ? null : <NodePreview facts={facts} box={layout.preview} />}
      {node.collapsed ? null : (
        <footer className={css.foot}>
          <StateMark state={status.mark} word={running ? <LiveWord facts={facts} part="word" /> : status.word} />
          <span className={css.aside}>
            {running ? (
              <LiveWord facts={facts} part="aside" />
            ) : status.mark === 'approval' ? (
              <GateButtons run={facts.run} />
            ) : (
              status.aside || (isSubgraph ? 'double-click to open' : '')
            )}
          </span>
        </footer>
      )}
      {node.collapsed ? null : <ResizeEdge node={settled.node} width={layout.width} onWidth={setHeld} />}
      {look?.reason ? <p className={css.reason}>{look.reason}</p> : null}
    </article>
  );
}
