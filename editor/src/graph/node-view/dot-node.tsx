import { cx } from '../../ui/index.ts';
import css from './node.module.css';
import { NodePorts } from './node-ports.tsx';
import type { NodeFacts } from './use-node.ts';

/** A dot on a wire. Its ports lie on its sides and are seen while a wire is drawn; all of it can be taken hold of. */
export function DotNode({ facts: { node, spec, status }, selected }: { facts: NodeFacts; selected: boolean }) {
  const title = node.title || spec?.title || node.type;
  return (
    <article
      className={cx(css.dot, 'node-drag', selected && css.dotSelected)}
      data-node={node.id}
      data-type={node.type}
      data-state={status.mark}
      aria-label={title}
      title={title}
    >
      <NodePorts node={node} spec={spec} look={null} bare />
    </article>
  );
}
