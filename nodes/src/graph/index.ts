/** The pure door to the graph document. */
export * from './document.ts';
export * from './node-spec.ts';
export * from './port-types.ts';
