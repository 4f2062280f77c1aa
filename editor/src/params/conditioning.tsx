import type { Json } from '@reelgraph/nodes/graph';
import type { AssetView } from '@reelgraph/runtime/protocol';
import type { MediaRef } from '@reelgraph/timeline';
import { atom, useAtomValue } from 'jotai';
import { Plus, X } from 'lucide-react';
import type { DragEvent, KeyboardEvent, PointerEvent } from 'react';
import { useMemo, useRef, useState } from 'react';
import { thumbUrl } from '../api/index.ts';
import { ASSET_DRAG, assetsAtom, graphNodeAtom, settingsAtom } from '../state/index.ts';
import { Button, IconButton } from '../ui/index.ts';
import { assetName, assetValue } from './asset.tsx';
import css from './conditioning.module.css';
import { changed, frameAt, type Held, heldOf, within } from './conditioning-model.ts';
import shared from './params.module.css';
import { type ParamProps, readNumber } from './types.ts';

const SECONDS = 5;

/** Pictures and clips on a small strip of the clip that is to be made: where each stands, and how closely it is followed. */
export function ConditioningParam({ node, value, onChange }: ParamProps) {
  const strip = useRef<HTMLDivElement>(null);
  const [choosing, setChoosing] = useState(false);
  const frames = useAtomValue(useMemo(() => framesAtom(node), [node]));
  const assets = useAtomValue(assetsAtom).filter(({ kind }) => kind === 'image' || kind === 'video');
  const rows = heldOf(value);
  const put = (next: readonly Held[]) => onChange(next as unknown as Json);
  const add = (asset: AssetView, frame: number) =>
    put([...rows, { media: assetValue(asset) as unknown as Held['media'], frame, strength: 1 }]);
  const place = (clientX: number): number => {
    const box = strip.current?.getBoundingClientRect();
    return box ? frameAt(clientX - box.left, box.width, frames) : 0;
  };
  const drop = (event: DragEvent) => {
    const dragged = event.dataTransfer.getData(ASSET_DRAG);
    if (!dragged) return;
    event.preventDefault();
    event.stopPropagation();
    const asset = JSON.parse(dragged) as AssetView;
    if (asset.kind === 'image' || asset.kind === 'video') add(asset, place(event.clientX));
  };
  return (
    <div className={css.held}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a place to drop on; the button below does the same by key. */}
      <div
        ref={strip}
        className={css.strip}
        onDragOver={(event) => event.dataTransfer.types.includes(ASSET_DRAG) && event.preventDefault()}
        onDrop={drop}
      >
        {rows.length === 0 ? <span>Drop a picture or clip here</span> : null}
        {rows.map((row, at) => (
          <Mark
            // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; the same picture may stand twice.
            key={at}
            row={row}
            frames={frames}
            place={place}
            onFrame={(frame) => put(changed(rows, at, { frame }))}
          />
        ))}
      </div>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place; the same picture may stand twice.
        <div key={at} className={css.row}>
          <img src={thumbUrl(row.media.artifact, 120)} alt="" />
          <span title={assetName(row.media as unknown as Json)}>{assetName(row.media as unknown as Json)}</span>
          <Amount
            label={`Frame of picture ${at + 1}`}
            value={row.frame}
            max={frames - 1}
            step={1}
            onChange={(frame) => put(changed(rows, at, { frame }))}
          />
          <Amount
            label={`Strength of picture ${at + 1}`}
            value={row.strength}
            max={1}
            step={0.05}
            onChange={(strength) => put(changed(rows, at, { strength }))}
          />
          <IconButton small label={`Take picture ${at + 1} off`} onClick={() => put(changed(rows, at, null))}>
            <X size={12} />
          </IconButton>
        </div>
      ))}
      <Button size="sm" aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
        <Plus size={12} />
        Add a picture or clip
      </Button>
      {choosing ? (
        <div className={shared.pool}>
          {assets.length === 0 ? <p>The library is empty: bring files in under Media.</p> : null}
          {assets.map((asset) => (
            <button
              key={asset.id}
              type="button"
              title={asset.name}
              onClick={() => {
                add(asset, 0);
                setChoosing(false);
              }}
            >
              <img src={thumbUrl((asset.ref as MediaRef).artifact, 160)} alt={asset.name} />
            </button>
          ))}
        </div>
      ) : null}
    </div>
  );
}

/** How many frames the clip of a node has: its length at the rate of the project. */
const framesAtom = (node: string | null) =>
  atom((get) => {
    const rate = get(settingsAtom)?.rate ?? { num: 24, den: 1 };
    const seconds = node === null ? SECONDS : (get(graphNodeAtom(node))?.params.seconds ?? SECONDS);
    return Math.max(
      2,
      Math.round(((typeof seconds === 'number' && seconds > 0 ? seconds : SECONDS) * rate.num) / rate.den),
    );
  });

interface MarkProps {
  readonly row: Held;
  readonly frames: number;
  readonly place: (clientX: number) => number;
  readonly onFrame: (frame: number) => void;
}

/** A picture on the strip: dragged by the pointer, a frame at a time by the arrows. */
function Mark({ row, frames, place, onFrame }: MarkProps) {
  const drag = (event: PointerEvent<HTMLElement>) => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) onFrame(place(event.clientX));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const way = event.key === 'ArrowLeft' ? -1 : event.key === 'ArrowRight' ? 1 : 0;
    if (way === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onFrame(within(row.frame + way * (event.shiftKey ? 10 : 1), frames));
  };
  return (
    <button
      type="button"
      className={css.mark}
      role="slider"
      aria-label="Where it stands"
      aria-valuemin={0}
      aria-valuemax={frames - 1}
      aria-valuenow={row.frame}
      aria-valuetext={`frame ${row.frame} of ${frames}`}
      style={{ left: `${(within(row.frame, frames) / (frames - 1)) * 100}%`, opacity: 0.4 + 0.6 * row.strength }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onKeyDown={onKeyDown}
    >
      <img src={thumbUrl(row.media.artifact, 120)} alt="" draggable={false} />
    </button>
  );
}

interface AmountProps {
  readonly label: string;
  readonly value: number;
  readonly max: number;
  readonly step: number;
  readonly onChange: (value: number) => void;
}

function Amount({ label, value, max, step, onChange }: AmountProps) {
  const type = Number.isInteger(step) ? 'integer' : 'number';
  return (
    <input
      type="number"
      aria-label={label}
      title={label}
      min={0}
      max={max}
      step={step}
      value={value}
      onChange={(event) => {
        const next = readNumber(event.target.value, { min: 0, max, type });
        if (next !== null) onChange(next);
      }}
    />
  );
}
