import type { DocumentKind } from '@reelgraph/runtime/protocol';
import type { AnyDocumentType } from '../sync/document-session.ts';

/** The mechanism of each kind of document, loaded when the first of its kind is opened. */
const loaders: Record<DocumentKind, () => Promise<unknown>> = {
  graph: async () => (await import('@reelgraph/nodes/graph')).graphDocument,
  script: async () => (await import('@reelgraph/nodes/script')).scriptDocument,
  elements: async () => (await import('@reelgraph/nodes/elements')).elementsDocument,
  sequence: async () => (await import('@reelgraph/timeline')).sequenceDocument,
  settings: async () => (await import('@reelgraph/runtime/protocol')).settingsDocument,
};

/** A session handles any kind in the same way; `parseOp` and `parse` are what give back the types. */
export const documentType = async (kind: DocumentKind): Promise<AnyDocumentType> =>
  (await loaders[kind]()) as AnyDocumentType;
