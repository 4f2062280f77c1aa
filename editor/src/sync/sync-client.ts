import type { Envelope, WriteAnswer } from '@reelgraph/runtime/protocol';
import type { Connection } from './connection.ts';
import type { DocumentSession, OrderedOps } from './document-session.ts';

export interface SyncClient {
  /** Routes an event to the documents; answers true where it was about documents alone. */
  receive(envelope: Envelope): boolean;
  add(session: DocumentSession): void;
  remove(id: string): void;
  get(id: string): DocumentSession | undefined;
  sessions(): readonly DocumentSession[];
  reconnected(): void;
}

/** The open documents of a client, fed by one connection. Knows nothing of React. */
export function createSyncClient(): SyncClient {
  const sessions = new Map<string, DocumentSession>();
  return {
    add: (session) => sessions.set(session.id, session),
    remove: (id) => sessions.delete(id),
    get: (id) => sessions.get(id),
    sessions: () => [...sessions.values()],
    reconnected: () => {
      for (const session of sessions.values()) session.reconnected();
    },
    receive: (envelope) => {
      if (envelope.type === 'doc.ops') {
        const event = envelope.data as OrderedOps;
        sessions.get(event.doc)?.receive(event);
        return true;
      }
      if (envelope.type === 'write.answer') {
        const answer = envelope.data as WriteAnswer;
        sessions.get(answer.doc)?.answer(answer);
        return true;
      }
      if (envelope.type === 'project.snapshot') {
        const { project } = envelope.data as { project: { documents: { id: string; rev: number }[] } };
        for (const info of project.documents) sessions.get(info.id)?.catchUp(info.rev);
      }
      return false;
    },
  };
}

export type { Connection };
