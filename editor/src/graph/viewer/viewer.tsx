import { specIn, titleOf } from '@reelgraph/nodes/graph';
import { useAtom, useAtomValue } from 'jotai';
import { ChevronLeft, ChevronRight, Download, X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { KeyboardEvent } from 'react';
import { useRef, useState } from 'react';
import { artifactUrl } from '../../api/index.ts';
import { catalogueAtom, graphAtom } from '../../state/index.ts';
import { IconButton, Segmented, Select } from '../../ui/index.ts';
import type { Look } from './stage.tsx';
import { isMoving, Stage } from './stage.tsx';
import { ClipTransport, stepFrames, togglePlay } from './transport.tsx';
import css from './viewer.module.css';
import { viewedAtom, viewerAtom } from './viewer-state.ts';

const looks: readonly { readonly value: Look; readonly label: string; readonly title: string }[] = [
  { value: 'a', label: 'A', title: 'A alone (1)' },
  { value: 'b', label: 'B', title: 'B alone (2)' },
  { value: 'wipe', label: 'Wipe', title: 'Wipe between them (3)' },
  { value: 'side', label: 'Side by side', title: 'Side by side (4)' },
  { value: 'difference', label: 'Difference', title: 'Where they differ (5)' },
];

/** What a node made, as large as the window: item by item, and any two of them against each other. */
export function ResultViewer() {
  const [state, setState] = useAtom(viewerAtom);
  const all = useAtomValue(viewedAtom);
  const shown = state ? all[Math.min(state.at, all.length - 1)] : undefined;
  return state && shown ? (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : setState(null))}>
      <Dialog.Portal>
        <Dialog.Overlay className={css.scrim} />
        <Dialog.Content className={css.viewer} aria-describedby={undefined}>
          <Body key={state.node} onClose={() => setState(null)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  ) : null;
}

function Body({ onClose }: { onClose: () => void }) {
  const [state, setState] = useAtom(viewerAtom);
  const all = useAtomValue(viewedAtom);
  const graph = useAtomValue(graphAtom);
  const specs = useAtomValue(catalogueAtom);
  const lead = useRef<HTMLVideoElement>(null);
  const [against, setAgainst] = useState('');
  const at = Math.min(state?.at ?? 0, all.length - 1);
  const shown = all[at];
  const [look, setLook] = useState<Look>(shown?.other ? 'wipe' : 'a');
  const node = state && graph?.nodes[state.node];
  if (!shown || !state || !node || !graph) return null;
  const { media } = shown;
  const other = shown.other ?? all.find((one) => one.key === against && one !== shown)?.media ?? null;
  const step = (by: number) => setState({ ...state, at: (at + by + all.length) % all.length });
  const title = titleOf(node, specIn(graph, specs, node));
  const moving = isMoving(media) && 'frames' in media ? media : null;

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement) return;
    const chosen = looks[Number(event.key) - 1];
    if (event.key === 'ArrowRight') step(1);
    else if (event.key === 'ArrowLeft') step(-1);
    else if (event.key === ' ') togglePlay(lead.current);
    else if (event.key === ',' && moving) stepFrames(lead.current, moving, -1);
    else if (event.key === '.' && moving) stepFrames(lead.current, moving, 1);
    else if (chosen && other) setLook(chosen.value);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const others = all.filter((one) => one !== shown);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the dialog's own keys; every one of them is also a button.
    <div className={css.body} onKeyDown={onKeyDown}>
      <header className={css.bar}>
        <Dialog.Title className={css.title}>{title}</Dialog.Title>
        <span className={css.quiet}>{shown.name}</span>
        <span className={css.grow} />
        {shown.other || others.length === 0 ? null : (
          <Select
            label="Compare with"
            value={against}
            options={[
              { value: '', label: 'Compare with…' },
              ...others.map((one) => ({ value: one.key, label: one.name || one.key })),
            ]}
            onChange={(key) => {
              setAgainst(key);
              setLook(key ? 'wipe' : 'a');
            }}
          />
        )}
        {other ? <Segmented label="Compare" size="sm" value={look} onChange={setLook} options={looks} /> : null}
        <a className={css.save} href={artifactUrl(media.artifact)} download aria-label="Download">
          <Download size={16} strokeWidth={1.5} />
        </a>
        <IconButton small label="Close" keys="Esc" onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      <Stage
        key={`${media.artifact} ${other?.artifact ?? ''}`}
        a={media}
        b={other}
        look={other ? look : 'a'}
        lead={lead}
      />
      <footer className={css.bar}>
        {all.length > 1 ? (
          <>
            <IconButton small label="Previous" keys="←" onClick={() => step(-1)}>
              <ChevronLeft size={16} />
            </IconButton>
            <span className={css.count}>
              {at + 1} of {all.length}
            </span>
            <IconButton small label="Next" keys="→" onClick={() => step(1)}>
              <ChevronRight size={16} />
            </IconButton>
          </>
        ) : null}
        {moving ? <ClipTransport video={lead} media={moving} /> : <span className={css.grow} />}
        <span className={css.quiet}>{'width' in media ? `${media.width} × ${media.height}` : ''}</span>
      </footer>
    </div>
  );
}
