import { type ScopeKind, scopeKinds } from '@reelgraph/timeline';
import { useAtom } from 'jotai';
import { atomWithStorage } from 'jotai/utils';
import { useEffect, useRef } from 'react';
import { Section, Segmented } from '../../ui/index.ts';
import css from '../edit.module.css';
import { transport } from '../transport.ts';
import type { ScopeWish } from './scopes.worker.ts';

const WIDTH = 288;
const HEIGHT = 128;
/** Enough of the picture to judge it by, little enough to be looked at between two frames. */
const SAMPLE = { width: 320, height: 180 };
const labels: Readonly<Record<ScopeKind, string>> = {
  waveform: 'Wave',
  parade: 'Parade',
  vectorscope: 'Vector',
  histogram: 'Levels',
};

const kindAtom = atomWithStorage<ScopeKind>('reelgraph:scope', 'waveform', undefined, { getOnInit: true });

/** What a colourist reads the shown picture by. Reckoned in a worker: the page only lends it small copies. */
export function Scopes() {
  const [kind, setKind] = useAtom(kindAtom);
  return (
    <Section title="Scopes">
      <div className={css.scopes}>
        <Segmented
          label="Scope"
          size="sm"
          value={kind}
          onChange={setKind}
          options={scopeKinds.map((value) => ({ value, label: labels[value] }))}
        />
        <ScopePicture kind={kind} />
      </div>
    </Section>
  );
}

function ScopePicture({ kind }: { kind: ScopeKind }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const worker = new Worker(new URL('./scopes.worker.ts', import.meta.url), { type: 'module' });
    let busy = false;
    let missed: HTMLCanvasElement | null = null;
    const look = (film: HTMLCanvasElement) => {
      // One at a time; of the pictures that come meanwhile the last is looked at.
      if (busy) {
        missed = film;
        return;
      }
      busy = true;
      const { width, height } = SAMPLE;
      createImageBitmap(film, { resizeWidth: width, resizeHeight: height, resizeQuality: 'low' }).then(
        (picture) => {
          const wish: ScopeWish = { kind, picture, width: WIDTH, height: HEIGHT };
          worker.postMessage(wish, [picture]);
        },
        () => {
          busy = false;
        },
      );
    };
    worker.onmessage = ({ data }: MessageEvent<Uint8ClampedArray<ArrayBuffer>>) => {
      canvas.current?.getContext('2d')?.putImageData(new ImageData(data, WIDTH, HEIGHT), 0, 0);
      busy = false;
      const next = missed;
      missed = null;
      if (next) look(next);
    };
    const { player } = transport;
    if (player) {
      player.onDrawn = look;
      player.redraw();
    }
    return () => {
      if (player) player.onDrawn = null;
      worker.terminate();
    };
  }, [kind]);
  return (
    <canvas
      ref={canvas}
      width={WIDTH}
      height={HEIGHT}
      className={css.scope}
      role="img"
      aria-label={`${labels[kind]} of the shown picture`}
    />
  );
}
