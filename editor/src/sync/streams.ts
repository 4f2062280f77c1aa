import type { Envelope } from '@reelgraph/runtime/protocol';

/** Events that carry no number of their own: the newest is all that counts and any may be missing. */
const lossy: ReadonlySet<string> = new Set(['task.progress', 'task.log', 'export.progress', 'run.trouble']);

export interface Cursor {
  seq: number;
  epoch: string | null;
}

/** How far each stream has been read, and what to do with the next message of it. */
export function createStreams() {
  const cursors = new Map<string, Cursor>();
  return {
    /** Answers false where it is watched already. */
    add(stream: string): boolean {
      if (cursors.has(stream)) return false;
      cursors.set(stream, { seq: 0, epoch: null });
      return true;
    },
    remove: (stream: string): boolean => cursors.delete(stream),
    cursor: (stream: string): Cursor => cursors.get(stream) ?? { seq: 0, epoch: null },
    cursors: (): Record<string, Cursor> => Object.fromEntries([...cursors].map(([id, cursor]) => [id, { ...cursor }])),
    /**
     * `deliver`: new and next in line. `drop`: seen already, or of a stream nobody watches. `resume`: something before it
     * is missing, or the numbering started anew; ask for the stream from the cursor on.
     */
    receive(envelope: Envelope): 'deliver' | 'drop' | 'resume' {
      if (envelope.stream === '') return 'deliver';
      const cursor = cursors.get(envelope.stream);
      if (!cursor) return 'drop';
      if (envelope.type.endsWith('.snapshot')) {
        cursors.set(envelope.stream, { seq: envelope.seq, epoch: envelope.epoch });
        return 'deliver';
      }
      if (cursor.epoch !== null && envelope.epoch !== cursor.epoch) {
        cursors.set(envelope.stream, { seq: 0, epoch: null });
        return 'resume';
      }
      if (lossy.has(envelope.type)) return 'deliver';
      if (envelope.seq <= cursor.seq) return 'drop';
      if (envelope.seq > cursor.seq + 1 && cursor.epoch !== null) return 'resume';
      cursors.set(envelope.stream, { seq: envelope.seq, epoch: envelope.epoch });
      return 'deliver';
    },
  };
}
