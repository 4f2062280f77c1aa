import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { shotsOf } from './graphs.ts';
import { expect, sample, test } from './studio.ts';

interface Task {
  id: string;
  node: string;
  nodeType: string;
  state: string;
  attempt: number;
  endedAt?: number;
  item: { key: string } | null;
}
interface Detail {
  run: { id: string; state: string };
  tasks: Task[];
}
test('kill -9 in the middle of a run: it resumes, finished shots are not made again, no temporary file stays', async ({
  studio,
}) => {
  const project = await sample(studio, 180);
  const graph = project.documents.find((info) => info.kind === 'graph');
  await shotsOf(2, studio, graph?.id ?? '');
  const run = await studio.post<{ id: string }>('/api/runs', {
    clientKey: 'resume',
    project: project.id,
    graph: graph?.id,
  });
  const videos = (detail: Detail) => detail.tasks.filter((task) => task.nodeType.startsWith('video/'));
  const detail = () => studio.get<Detail>(`/api/runs/${run.id}`);

  await expect
    .poll(async () => videos(await detail()).filter((task) => task.state === 'succeeded').length, {
      timeout: 120_000,
      intervals: [200],
    })
    .toBeGreaterThanOrEqual(2);
  await studio.kill();
  await studio.start();
  const after = await detail();
  const finished = videos(after).filter((task) => task.state === 'succeeded');
  expect(finished.length).toBeGreaterThanOrEqual(2);
  expect(['running', 'queued']).toContain(after.run.state);

  await expect.poll(async () => (await detail()).run.state, { timeout: 200_000, intervals: [500] }).toBe('succeeded');
  const end = await detail();
  expect(videos(end)).toHaveLength(9);
  for (const task of finished) {
    expect(end.tasks.find((one) => one.id === task.id)).toMatchObject({
      state: 'succeeded',
      attempt: task.attempt,
      endedAt: task.endedAt,
    });
  }
  expect(readdirSync(join(studio.data, 'scratch'))).toEqual([]);
  expect(readdirSync(join(studio.data, 'artifacts', 'incoming'))).toEqual([]);

  // The same command sent twice is one run.
  const again = await studio.post<{ id: string }>('/api/runs', {
    clientKey: 'resume',
    project: project.id,
    graph: graph?.id,
  });
  expect(again.id).toBe(run.id);
});
