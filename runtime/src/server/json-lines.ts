/** An answer that is written while the work goes on: one JSON object a line. A caller who goes away ends the work. */
export function jsonLines<Event>(work: (signal: AbortSignal, tell: (event: Event) => void) => Promise<void>): Response {
  const abort = new AbortController();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      await work(abort.signal, (event) => {
        if (!abort.signal.aborted) controller.enqueue(encoder.encode(`${JSON.stringify(event)}\n`));
      });
      if (!abort.signal.aborted) controller.close();
    },
    cancel: () => abort.abort(),
  });
  return new Response(body, { headers: { 'content-type': 'application/x-ndjson', 'cache-control': 'no-store' } });
}
