/** Everything that a node file needs. */
export * from './define.ts';
export * from './define-node.ts';
export * from './model-node.ts';
export { param, type Stroke } from './param.ts';
export { type Port, port } from './port.ts';
export * from './project.ts';
