import type { GraphNode, ParamSpec } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { type ReactNode, useState } from 'react';
import { missingPack } from '../graph/node-status.ts';
import type { NodeFacts } from '../graph/node-view/use-node.ts';
import { ParamRow } from '../params/param-row.tsx';
import { askAtom, graphScopeAtom } from '../state/index.ts';
import { Empty, Section } from '../ui/index.ts';
import { EngineRow } from './engine-row.tsx';
import css from './inspector.module.css';
import { ExposePorts } from './subgraph-pane.tsx';

/** Every setting of the node; what is seldom touched is folded away. */
export function ParamsTab({ facts: { node, spec } }: { facts: NodeFacts }) {
  const definition = useAtomValue(graphScopeAtom)?.definition;
  if (!spec)
    return <Empty title="Unknown type" text={`${missingPack(node.type)} Its settings are kept as they are.`} />;
  const plain = spec.params.filter((param) => !param.advanced);
  const advanced = spec.params.filter((param) => param.advanced);
  const rows = (params: typeof plain) =>
    params.map((param) => <ParamRow key={param.name} node={node} spec={spec} param={param} />);
  return (
    <>
      {plain.length > 0 ? <div className={css.group}>{rows(plain)}</div> : null}
      {spec.needs.length > 0 ? <EngineRow id={node.id} engine={node.engine} needs={spec.needs} /> : null}
      {advanced.length > 0 ? (
        <Advanced node={node} params={advanced}>
          {rows(advanced)}
        </Advanced>
      ) : null}
      {definition ? <ExposePorts definition={definition} /> : null}
      {spec.params.length === 0 && spec.needs.length === 0 ? (
        <Empty title="Nothing to set" text="This node works from its inputs alone." />
      ) : null}
    </>
  );
}

/** Folded away, until somebody is led to a setting in it. */
function Advanced({ node, params, children }: { node: GraphNode; params: readonly ParamSpec[]; children: ReactNode }) {
  const asked = useAtomValue(askAtom);
  const [opened, setOpened] = useState(false);
  if (!opened && asked?.node === node.id && params.some(({ name }) => name === asked.param)) setOpened(true);
  const changed = params.filter(
    (param) => JSON.stringify(node.params[param.name] ?? param.default) !== JSON.stringify(param.default),
  ).length;
  return (
    <div className={css.group}>
      <Section
        key={String(opened)}
        title="Advanced"
        startsOpen={opened}
        aside={changed > 0 ? `${params.length} settings, ${changed} changed` : params.length}
      >
        {children}
      </Section>
    </div>
  );
}
