import type { GraphNode, NodeSpec } from '@reelgraph/nodes/graph';
import { canConnect, inputPorts } from '@reelgraph/nodes/graph';
import { useAtomValue } from 'jotai';
import { useMemo } from 'react';
import { catalogueAtom, graphAtom } from '../../state/index.ts';
import { portLook } from '../../ui/index.ts';
import type { Connecting } from '../canvas-state.ts';
import { connectingAtom } from '../canvas-state.ts';

/** How a node looks while a wire is being drawn: which ports would take it, or why none does. */
export interface ConnectLook {
  readonly legal: boolean;
  readonly side: 'input' | 'output';
  readonly ports: ReadonlySet<string>;
  readonly reason: string | null;
  /** The wire's colour, as CSS. */
  readonly colour: string;
}

export function useConnectLook(node: GraphNode, spec: NodeSpec | null): ConnectLook | null {
  const connecting = useAtomValue(connectingAtom);
  const graph = useAtomValue(graphAtom);
  const specs = useAtomValue(catalogueAtom);
  return useMemo(() => {
    if (!connecting || !graph || !spec || connecting.node === node.id) return null;
    const side = connecting.side === 'output' ? 'input' : 'output';
    const names = (side === 'input' ? inputPorts(spec) : spec.outputs).map((port) => port.name);
    const tried = names.map((name) => ({ name, answer: tryWire(connecting, node.id, name) }));
    const legal = tried.filter((one) => one.answer.ok);
    const reason = legal[0]?.answer.ok
      ? (legal[0].answer.note ?? null)
      : firstReason(
          tried.map((one) => one.answer),
          side,
        );
    const colour = `var(--${portLook(connecting.spec.type).className.replace('t-', 'port-')})`;
    return { legal: legal.length > 0, side, ports: new Set(legal.map((one) => one.name)), reason, colour };

    function tryWire(from: Connecting, to: string, port: string) {
      const mine = { node: from.node, port: from.port };
      const other = { node: to, port };
      return from.side === 'output' ? canConnect(graph!, specs, mine, other) : canConnect(graph!, specs, other, mine);
    }
  }, [connecting, graph, specs, node.id, spec]);
}

type Answer = ReturnType<typeof canConnect>;

/** The most telling refusal: a loop before a type. */
function firstReason(answers: readonly Answer[], side: 'input' | 'output'): string {
  const refusals = answers.flatMap((answer) => (answer.ok ? [] : [answer.reason]));
  const chosen = refusals.find((one) => one.code === 'loop') ?? refusals[0];
  if (chosen?.code === 'loop') return chosen.message;
  return chosen ? [chosen.message, chosen.fix].filter(Boolean).join(' ') : `Has no ${side}s.`;
}
