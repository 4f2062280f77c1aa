/** Plan, run, resume. A plain list of exports. */
export type { EffectDocuments, LossyLane, NodeRegistry, SequenceRenderer, Workbench } from './contract.ts';
export { BullMQDispatcher } from './dispatch/bullmq/bullmq-dispatcher.ts';
export { fleetEngines } from './dispatch/bullmq/fleet-engines.ts';
export { QueueWorker } from './dispatch/bullmq/queue-worker.ts';
export type * from './dispatch/dispatcher.ts';
export { InProcessDispatcher } from './dispatch/in-process.ts';
export { readLabels } from './dispatch/labels.ts';
export { createExecutor } from './executor.ts';
export type { Executor, ExecutorOptions } from './executor-door.ts';
export { type LoadedNodes, loadNodes, nodeRegistry } from './load-nodes.ts';
export { OrderBook, type Payer } from './money/order-book.ts';
export { workbench } from './workbench.ts';
