export { exposable, exposeParam, exposePort, isPromoted, withdraw } from './face.ts';
export { makeSubgraph, type NewSubgraph } from './make.ts';
export { unpackSubgraph } from './unpack.ts';
