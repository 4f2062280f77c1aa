import { shotsOf } from './graphs.ts';
import { expect, sample, test } from './studio.ts';

interface TaskState {
  id: string;
  node: string;
  nodeType: string;
  state: string;
  item: { key: string } | null;
}

test('Script to repainted film over the real WebSocket: states in order, nine clips landed', async ({
  page,
  studio,
}) => {
  test.setTimeout(420_000);
  const project = await sample(studio, 180);
  const graph = await studio.post<{ id: string }>('/api/templates/script-to-repainted-film/use', {
    project: project.id,
  });
  await shotsOf(1, studio, graph.id);

  await page.goto(studio.url);
  const states = await page.evaluate(
    async ({ project, graph }) => {
      const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
      await new Promise((resolve) => socket.addEventListener('open', resolve));
      const run = await (
        await fetch('/api/runs', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ clientKey: crypto.randomUUID(), project, graph }),
        })
      ).json();
      const seen: { type: string; seq: number; data: unknown }[] = [];
      return new Promise<typeof seen>((resolve) => {
        socket.addEventListener('message', ({ data }) => {
          if (typeof data !== 'string') return;
          const envelope = JSON.parse(data);
          if (envelope.stream !== `run:${run.id}`) return;
          if (envelope.type === 'task.state' || envelope.type === 'run.snapshot' || envelope.type === 'run.state')
            seen.push(envelope);
          const view =
            envelope.type === 'run.snapshot' ? envelope.data.run : envelope.type === 'run.state' ? envelope.data : null;
          if (view && ['succeeded', 'failed', 'cancelled'].includes(view.state)) resolve(seen);
        });
        socket.send(JSON.stringify({ type: 'watch', stream: `run:${run.id}`, seq: 0, epoch: null }));
      });
    },
    { project: project.id, graph: graph.id },
  );

  const events = states.filter((event) => event.type === 'task.state');
  expect(events.map((event) => event.seq)).toEqual(
    [...new Set(events.map((event) => event.seq))].sort((a, b) => a - b),
  );
  const tasks = events.map((event) => event.data as TaskState);
  const order = (nodeType: string, item: string | null, state: string) =>
    tasks.findIndex((task) => task.nodeType === nodeType && (task.item?.key ?? null) === item && task.state === state);

  // Every task runs before it is done, and no shot is repainted before it is made, masked and tracked.
  const shots = [
    ...new Set(tasks.filter((task) => task.nodeType === 'video/ltx-chain').map((task) => task.item?.key ?? '')),
  ];
  expect(shots).toHaveLength(9);
  const chain = ['video/ltx-chain', 'mask/segment', 'mask/track', 'repaint/clip', 'timeline/land'];
  for (const shot of shots) {
    let last = -1;
    for (const nodeType of chain) {
      const running = order(nodeType, shot, 'running');
      const done = order(nodeType, shot, 'succeeded');
      expect(done, `${nodeType} of ${shot} succeeds`).toBeGreaterThan(last);
      if (running >= 0) expect(running).toBeLessThan(done);
      last = done;
    }
  }
  const final = states.at(-1)?.data as { state: string };
  expect(final.state).toBe('succeeded');

  const sequence = project.documents.find((info) => info.kind === 'sequence');
  const { doc } = await studio.get<{ doc: { tracks: { items: { type: string; activeTake: string | null }[] }[] } }>(
    `/api/documents/${sequence?.id}`,
  );
  const clips = doc.tracks.flatMap((track) => track.items).filter((item) => item.type === 'clip');
  expect(clips.filter((clip) => clip.activeTake !== null)).toHaveLength(9);
});
