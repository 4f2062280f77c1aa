/** Lines of a byte stream, however it is cut: a letter of several bytes may end in the next chunk, a line in the one after. */
export async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    let from = 0;
    for (let at = rest.indexOf('\n'); at >= 0; at = rest.indexOf('\n', from)) {
      yield rest.slice(from, rest.charCodeAt(at - 1) === 13 ? at - 1 : at);
      from = at + 1;
    }
    rest = rest.slice(from);
    if (rest.length > LONGEST_LINE) throw new RangeError('A line of the answer has no end.');
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

const LONGEST_LINE = 1_000_000;

/** One JSON object a line. */
export async function* ndjson(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  for await (const line of linesOf(body)) if (line.trim() !== '') yield line;
}

/**
 * The data of server-sent events: lines of `data:` up to an empty line are one event; comments (`: keep-alive`) and other
 * fields are passed over. The last event of a stream counts also where its empty line is missing.
 */
export async function* serverSentEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, void> {
  let data: string[] = [];
  for await (const line of linesOf(body)) {
    if (line === '') {
      if (data.length > 0) yield data.join('\n');
      data = [];
    } else if (line.startsWith('data:')) data.push(line.slice(line.charCodeAt(5) === 32 ? 6 : 5));
    // Some servers send a bare JSON line where something went wrong.
    else if (line.startsWith('{')) yield line;
  }
  if (data.length > 0) yield data.join('\n');
}
