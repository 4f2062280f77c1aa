import type { IncomingMessage } from 'node:http';

/** The text of an answer, at most the chunk in which it passes `limit` bytes: who sends more is not read to the end. Throws where the connection breaks. */
export async function textOf(response: IncomingMessage, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
