import type { Step } from './graph-run.ts';

/** Of a node that was mapped when it was frozen, a step gives its own item. */
export function frozenOutputs(frozen: Readonly<Record<string, unknown>>, step: Step): Record<string, unknown> {
  if (!step.item) return { ...frozen };
  const outputs: Record<string, unknown> = {};
  for (const port of step.node.plan.spec.outputs) {
    const value = frozen[port.name] as { list?: { key: string; value: unknown }[] } | undefined;
    const own = port.list ? value : value?.list?.find(({ key }) => key === step.item?.key)?.value;
    if (own !== undefined) outputs[port.name] = own;
  }
  return outputs;
}
