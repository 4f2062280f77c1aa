import type { Json, ParamSpec } from '@reelgraph/nodes/graph';
import type { AssetView } from '@reelgraph/runtime/protocol';
import type { MediaRef } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { AudioLines, FolderOpen, Image, Upload } from 'lucide-react';
import { useRef, useState } from 'react';
import { thumbUrl } from '../api/index.ts';
import { asMedia } from '../graph/values.ts';
import { assetsAtom, uploadFiles } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import css from './params.module.css';
import type { ParamProps } from './types.ts';

export const assetValue = (asset: AssetView): Json =>
  ({ ...(asset.ref as object), name: asset.name }) as unknown as Json;
export const assetName = (value: Json): string => {
  const name = (value as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? name : asMedia(value) ? 'A file' : '';
};
export const fits = (param: ParamSpec, asset: AssetView): boolean =>
  !param.accept ||
  param.accept === 'any' ||
  param.accept === asset.kind ||
  (param.accept === 'image' && asset.kind === 'mask');

/** A file of the media library, or a new one from the desktop. */
export function AssetParam({ param, value, onChange }: ParamProps) {
  const [open, setOpen] = useState(false);
  const assets = useAtomValue(assetsAtom).filter((asset) => fits(param, asset));
  const picker = useRef<HTMLInputElement>(null);
  const chosen = asMedia(value);
  const upload = async (files: FileList | null) => {
    const [asset] = await uploadFiles([...(files ?? [])].slice(0, 1));
    if (asset) onChange(assetValue(asset));
  };
  return (
    <div>
      <button type="button" className={css.asset} aria-expanded={open} onClick={() => setOpen(!open)}>
        <Thumb media={chosen} />
        <span>{assetName(value) || 'Choose a file'}</span>
        <FolderOpen size={14} />
      </button>
      {open ? (
        <>
          <div className={css.pool}>
            {assets.map((asset) => (
              <button
                key={asset.id}
                type="button"
                title={asset.name}
                aria-pressed={chosen?.artifact === (asset.ref as MediaRef).artifact}
                onClick={() => {
                  onChange(assetValue(asset));
                  setOpen(false);
                }}
              >
                {asset.kind === 'audio' ? (
                  asset.name
                ) : (
                  <img src={thumbUrl((asset.ref as MediaRef).artifact, 160)} alt={asset.name} />
                )}
              </button>
            ))}
          </div>
          <input
            ref={picker}
            type="file"
            hidden
            accept={param.accept && param.accept !== 'any' ? `${param.accept}/*` : 'image/*,video/*,audio/*'}
            onChange={(event) => void upload(event.target.files)}
          />
          <p className={css.help}>
            <Button size="sm" onClick={() => picker.current?.click()}>
              <Upload size={12} />
              Import a file
            </Button>
          </p>
        </>
      ) : null}
    </div>
  );
}

function Thumb({ media }: { media: MediaRef | null }) {
  if (!media) return <Image size={16} />;
  return media.kind === 'audio' ? <AudioLines size={16} /> : <img src={thumbUrl(media.artifact, 120)} alt="" />;
}
