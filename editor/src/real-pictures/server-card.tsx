import type { ComfyLook } from '@reelgraph/runtime/protocol';
import { CircleAlert, CircleCheck, RotateCw, Trash2 } from 'lucide-react';
import { IconButton } from '../ui/index.ts';
import { bytes } from '../ui/words.ts';
import css from './real-pictures.module.css';
import { workNames } from './work-names.ts';

type Server = ComfyLook['servers'][number];
type Work = Server['work'][number];

interface ServerCardProps {
  readonly server: Server;
  readonly onRemove: () => void;
  readonly onLook: () => void;
}

/** One server: whether it answers, its memory, and for each kind of work what runs or what is missing. */
export function ServerCard({ server, onRemove, onLook }: ServerCardProps) {
  const { name, url, problem, version, devices, work } = server;
  const vram = Math.max(0, ...devices.map((one) => one.vram));
  const facts = [version && `ComfyUI ${version}`, ...devices.map((one) => `${one.name}, ${bytes(one.vram)}`)];
  return (
    <div className={css.card} data-testid="comfy-server">
      <header>
        <b>{name}</b>
        <small>{url}</small>
        <span className={css.grow} />
        <IconButton label={`Look at ${name} again`} small onClick={onLook}>
          <RotateCw size={14} />
        </IconButton>
        <IconButton label={`Remove ${name}`} small onClick={onRemove}>
          <Trash2 size={14} />
        </IconButton>
      </header>
      {facts.filter(Boolean).length > 0 ? <small>{facts.filter(Boolean).join(' · ')}</small> : null}
      {problem ? (
        <p className={css.problem} role="alert">
          <CircleAlert size={16} className={css.bad} />
          <span>
            {problem.message} {problem.fix ? <small>{problem.fix}</small> : null}
          </span>
        </p>
      ) : null}
      <ul>
        {work.map((one) => (
          <WorkRow key={one.capability} work={one} vram={vram} />
        ))}
      </ul>
    </div>
  );
}

function WorkRow({ work, vram }: { work: Work; vram: number }) {
  const { capability, workflow, ready, licences, nodes, models } = work;
  const total = models.reduce((sum, { bytes: size = 0 }) => sum + size, 0);
  const tight = work.vram !== undefined && vram > 0 && vram < work.vram;
  return (
    <li>
      {ready ? <CircleCheck size={16} className={css.good} /> : <CircleAlert size={16} className={css.bad} />}
      <span>{workNames[capability] ?? capability}</span>
      <span>
        {ready
          ? workflow
          : `${workflow} lacks ${[models.length > 0 && files(models.length, total), nodes.length > 0 && plain(nodes)].filter(Boolean).join(' and ')}`}
        {tight ? (
          <small className={css.bad}>
            Wants about {bytes(work.vram ?? 0)} of graphics memory, there are {bytes(vram)}: it will be slow.
          </small>
        ) : work.vram && !ready ? (
          <small>About {bytes(work.vram)} of graphics memory.</small>
        ) : null}
        {models.map(({ file, folder, bytes: size, url }) => (
          <small key={file}>
            {url ? (
              <a href={url} target="_blank" rel="noreferrer">
                {file}
              </a>
            ) : (
              file
            )}
            {` → models/${folder}${size ? `, ${bytes(size)}` : ''}`}
          </small>
        ))}
        {nodes.length > 0 ? <small>Bring ComfyUI up to date: these nodes came with later versions.</small> : null}
        {licences.length > 0 ? <small>{licences.join(' · ')}</small> : null}
      </span>
    </li>
  );
}

const files = (count: number, total: number) =>
  `${count === 1 ? 'one file' : `${count} files`}${total > 0 ? ` (${bytes(total)})` : ''}`;
const plain = (nodes: readonly string[]) => `${nodes.length === 1 ? 'the node' : 'the nodes'} ${nodes.join(', ')}`;
