import { thumbUrl } from '../../api/index.ts';
import { cx } from '../../ui/index.ts';
import { pictureOf, shownValue } from '../values.ts';
import css from './node.module.css';
import { NodePorts } from './node-ports.tsx';
import type { NodeFacts } from './use-node.ts';

/** Below half size: name, picture and the colour of its state. */
export function SimpleNode({ facts, selected }: { facts: NodeFacts; selected: boolean }) {
  const { node, spec, run, status } = facts;
  const media = spec?.preview ? pictureOf(shownValue([...run.results.values()][0], spec)) : null;
  return (
    <article
      className={cx(
        css.node,
        css.simple,
        `st-${status.mark}`,
        selected && css.selected,
        node.collapsed && css.collapsed,
      )}
      data-node={node.id}
      data-type={node.type}
      data-state={status.mark}
    >
      <h3 className="node-drag">{node.title || spec?.title || node.type}</h3>
      <div className={css.simplePicture}>
        {media && media.kind !== 'audio' ? (
          <img src={thumbUrl(media.artifact, 320, 0.3)} alt="" draggable={false} />
        ) : null}
      </div>
      <i className={css.simpleState} />
      <NodePorts node={node} spec={spec} look={null} bare />
    </article>
  );
}
