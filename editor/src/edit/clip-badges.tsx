import type { Clip, Take } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { Pin } from 'lucide-react';
import { openItemTasksAtom, staleClipAtom, taskProgressAtom } from '../state/index.ts';
import { Badge, Ring } from '../ui/index.ts';
import css from './edit.module.css';
import { JobBadge } from './from-cut/index.ts';

/** What has to be known of a clip at a glance: what is on its way, and what is not as it should be. */
export function ClipBadges({ clip, take }: { clip: Clip; take: Take | null }) {
  const { landing } = clip;
  return (
    <>
      <JobBadge clip={clip.id} />
      {landing ? <OnItsWay item={landing.key} /> : null}
      {landing ? <Stale clip={clip.id} /> : null}
      {landing?.vanished ? <Badge className={css.stale}>Not in the script</Badge> : null}
      {take?.state === 'offline' ? <Badge className={css.stale}>File is missing</Badge> : null}
      {landing?.pinned ? (
        <Badge>
          <Pin size={10} />
        </Badge>
      ) : null}
    </>
  );
}

/** The same hollow dot as a node that will run: it is the same fact. */
function Stale({ clip }: { clip: string }) {
  const reason = useAtomValue(staleClipAtom(clip));
  if (reason === null) return null;
  return (
    <Badge className={css.stale}>
      <i className={css.staleDot} aria-hidden="true" /> Stale: {reason}
    </Badge>
  );
}

const waiting: ReadonlySet<string> = new Set(['pending', 'queued', 'waiting', 'blocked']);

function OnItsWay({ item }: { item: string }) {
  const tasks = useAtomValue(openItemTasksAtom(item));
  const running = tasks.find((task) => task.state === 'running');
  const failed = tasks.find((task) => task.state === 'failed');
  if (running) return <Running task={running.id} />;
  if (failed) return <Badge className={css.failed}>Failed: {failed.error?.message ?? 'see the graph'}</Badge>;
  return tasks.some((task) => waiting.has(task.state)) ? <Badge>Waiting</Badge> : null;
}

function Running({ task }: { task: string }) {
  const progress = useAtomValue(taskProgressAtom(task));
  const fraction = progress?.fraction ?? 0;
  return (
    <Badge className={css.live}>
      <Ring fraction={fraction} /> {Math.round(fraction * 100)} %
    </Badge>
  );
}

/** In the place of a shot that is not made yet: its name, and whether it is on its way. */
export function Arriving({ name, item }: { name: string; item: string }) {
  const tasks = useAtomValue(openItemTasksAtom(item));
  const running = tasks.find((task) => task.state === 'running');
  if (running) return <ArrivingNow name={name} task={running.id} />;
  if (tasks.some((task) => task.state === 'failed')) return <>{name} failed</>;
  return tasks.some((task) => waiting.has(task.state)) ? <>{name} waiting</> : name;
}

function ArrivingNow({ name, task }: { name: string; task: string }) {
  const progress = useAtomValue(taskProgressAtom(task));
  return (
    <span className={css.arriving}>
      <Ring fraction={progress?.fraction ?? 0} /> {name} arriving
    </span>
  );
}
