import type { AssetView } from '@reelgraph/runtime/protocol';
import type { MediaRef } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { AudioLines, ImagePlus, Trash2, Upload as UploadIcon, X } from 'lucide-react';
import type { DragEvent } from 'react';
import { useRef, useState } from 'react';
import { thumbUrl } from '../api/index.ts';
import { ASSET_DRAG, assetsAtom, removeAsset, uploadFiles, uploadsAtom } from '../state/index.ts';
import { Badge, Bar, Button, cx, Empty, IconButton, Panel, SearchField, Segmented } from '../ui/index.ts';
import { clock } from '../ui/words.ts';
import css from './library.module.css';

type Filter = 'all' | 'image' | 'video' | 'audio';
const accepted = 'image/*,video/*,audio/*';

/** Files of the project: brought from the desktop, or made here. */
export function MediaPanel() {
  const assets = useAtomValue(assetsAtom);
  const [filter, setFilter] = useState<Filter>('all');
  const [query, setQuery] = useState('');
  const [over, setOver] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const wanted = query.trim().toLowerCase();
  const shown = assets.filter(
    (one) => (filter === 'all' || groupOf(one) === filter) && one.name.toLowerCase().includes(wanted),
  );
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void uploadFiles([...event.dataTransfer.files]);
  };
  return (
    <section
      className={cx(css.drop, over && css.dropping)}
      aria-label="Drop files here"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Panel
        title="Media"
        label="Media"
        actions={
          <IconButton small label="Import files" onClick={() => picker.current?.click()}>
            <UploadIcon size={16} strokeWidth={1.5} />
          </IconButton>
        }
        top={
          <>
            <div className={css.search}>
              <SearchField
                aria-label="Search media"
                placeholder="Search media"
                value={query}
                onChange={(event) => setQuery(event.target.value)}
              />
            </div>
            <div className={css.filter}>
              <Segmented
                label="Kind"
                size="sm"
                value={filter}
                onChange={setFilter}
                options={[
                  { value: 'all', label: 'All' },
                  { value: 'image', label: 'Pictures' },
                  { value: 'video', label: 'Clips' },
                  { value: 'audio', label: 'Sound' },
                ]}
              />
            </div>
            <Uploads />
          </>
        }
        foot="Drag onto the canvas or the timeline."
      >
        <input
          ref={picker}
          type="file"
          hidden
          multiple
          accept={accepted}
          onChange={(event) => {
            void uploadFiles([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
        {shown.length > 0 ? (
          <div className={css.media}>
            {shown.map((asset) => (
              <AssetCard key={asset.id} asset={asset} />
            ))}
          </div>
        ) : (
          <Empty
            icon={<ImagePlus size={24} strokeWidth={1.3} />}
            title={assets.length === 0 ? 'No media yet' : 'Nothing like that'}
            text={assets.length === 0 ? 'Drop pictures, clips and sounds here.' : 'Try another word or kind.'}
          >
            {assets.length === 0 ? <Button onClick={() => picker.current?.click()}>Import files</Button> : null}
          </Empty>
        )}
      </Panel>
    </section>
  );
}

function Uploads() {
  return useAtomValue(uploadsAtom).map((upload) => (
    <div key={upload.id} className={css.upload}>
      <span>{upload.name}</span>
      <IconButton small label={`Stop ${upload.name}`} onClick={upload.stop}>
        <X size={12} />
      </IconButton>
      <Bar fraction={upload.fraction} label={upload.name} />
    </div>
  ));
}

function AssetCard({ asset }: { asset: AssetView }) {
  const ref = asset.ref as MediaRef;
  const length = lengthOf(ref);
  return (
    <figure className={css.asset}>
      <div
        className={css.thumb}
        role="img"
        aria-label={asset.name}
        draggable
        onDragStart={(event) => {
          event.dataTransfer.setData(ASSET_DRAG, JSON.stringify(asset));
          event.dataTransfer.effectAllowed = 'copy';
        }}
      >
        {asset.kind === 'audio' ? (
          <AudioLines size={24} />
        ) : (
          <img src={thumbUrl(ref.artifact, 240, 0.2)} alt="" loading="lazy" />
        )}
        {length ? <Badge className={css.length}>{length}</Badge> : null}
        <span className={css.bin}>
          <IconButton small label={`Remove ${asset.name}`} onClick={() => removeAsset(asset)}>
            <Trash2 size={12} />
          </IconButton>
        </span>
      </div>
      <figcaption className={css.name} title={asset.name}>
        {asset.name}
      </figcaption>
    </figure>
  );
}

const groupOf = (asset: AssetView): Filter =>
  asset.kind === 'audio' ? 'audio' : asset.kind === 'video' || asset.kind === 'track' ? 'video' : 'image';

function lengthOf(ref: MediaRef): string | null {
  if (ref.kind === 'video' || ref.kind === 'track') return clock((ref.frames * ref.rate.den * 1000) / ref.rate.num);
  if (ref.kind === 'audio') return clock((ref.samples / ref.sampleRate) * 1000);
  return null;
}
