import { elementsDocument } from '@reelgraph/nodes/elements';
import { graphDocument } from '@reelgraph/nodes/graph';
import { scriptDocument } from '@reelgraph/nodes/script';
import { type DocumentType, sequenceDocument } from '@reelgraph/timeline';
import { type DocumentKind, settingsDocument } from '../protocol/index.ts';

/** A document type whose own types are out of sight: here every kind is handled in the same way. */
export type AnyDocumentType = DocumentType<unknown, { type: string }>;

const types = {
  graph: graphDocument,
  script: scriptDocument,
  elements: elementsDocument,
  sequence: sequenceDocument,
  settings: settingsDocument,
} as const satisfies Record<DocumentKind, unknown>;

/** `parse` and `parseOp` check what comes in, so that `apply` only ever sees its own types. */
export const documentType = (kind: DocumentKind): AnyDocumentType => types[kind] as unknown as AnyDocumentType;
