import type { AssetView } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import { ImagePlus, Upload as UploadIcon } from 'lucide-react';
import type { DragEvent } from 'react';
import { useRef, useState } from 'react';
import { assetsAtom, droppedFiles, fillLibrary } from '../state/index.ts';
import { Button, cx, Empty, IconButton, Panel, SearchField, Segmented } from '../ui/index.ts';
import { AssetCard } from './asset-card.tsx';
import css from './library.module.css';

type Filter = 'all' | 'image' | 'video' | 'audio';
const accepted = 'image/*,video/*,audio/*';

/** Files of the project: brought from the desktop, or made here. In a tab it has no bar of its own. */
export function MediaPanel({ inTab = false }: { inTab?: boolean }) {
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
    void fillLibrary(droppedFiles(event.dataTransfer));
  };
  const bringIn = (
    <IconButton small label="Import files" onClick={() => picker.current?.click()}>
      <UploadIcon size={16} strokeWidth={1.5} />
    </IconButton>
  );
  return (
    <section
      className={cx(css.drop, over && css.dropping)}
      aria-label="Media library"
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={drop}
    >
      <Panel
        title={inTab ? null : 'Media'}
        label="Media"
        actions={inTab ? null : bringIn}
        top={
          <>
            <div className={css.search}>
              <SearchField
                aria-label="Search media"
                placeholder="Search media"
                value={query}
                onChange={(event) => setQuery(event.target.value)}
              />
              {inTab ? bringIn : null}
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
            void fillLibrary([...(event.target.files ?? [])]);
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

const groupOf = (asset: AssetView): Filter =>
  asset.kind === 'audio' ? 'audio' : asset.kind === 'video' || asset.kind === 'track' ? 'video' : 'image';
