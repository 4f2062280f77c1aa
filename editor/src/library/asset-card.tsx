import type { AssetView } from '@reelgraph/runtime/protocol';
import type { MediaRef } from '@reelgraph/timeline';
import { AudioLines, Ellipsis, Rows3, Trash2, Workflow } from 'lucide-react';
import { thumbUrl } from '../api/index.ts';
import { addAssetsAtCentre } from '../graph/add-node.ts';
import { ASSET_DRAG, removeAsset, store, workspaceAtom } from '../state/index.ts';
import { Badge, IconButton, Menu } from '../ui/index.ts';
import { clock } from '../ui/words.ts';
import css from './library.module.css';

/** One file of the library. It is dragged to where it is wanted; its menu does the same without a pointer. */
export function AssetCard({ asset }: { asset: AssetView }) {
  const ref = asset.ref as MediaRef;
  const length = lengthOf(ref);
  return (
    <figure
      className={css.asset}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(ASSET_DRAG, JSON.stringify(asset));
        event.dataTransfer.effectAllowed = 'copy';
      }}
    >
      <div className={css.thumb}>
        {asset.kind === 'audio' ? (
          <AudioLines size={24} />
        ) : (
          <img src={thumbUrl(ref.artifact, 240, 0.2)} alt="" loading="lazy" draggable={false} />
        )}
        {length ? <Badge className={css.length}>{length}</Badge> : null}
        <span className={css.more}>
          <Menu
            trigger={
              <IconButton small label={`More for ${asset.name}`}>
                <Ellipsis size={14} />
              </IconButton>
            }
            items={[
              { label: 'Add to the graph', icon: <Workflow size={14} />, run: () => toGraph(asset) },
              { label: 'Lay at the playhead', icon: <Rows3 size={14} />, run: () => void toTimeline(asset) },
              'line',
              {
                label: 'Remove from the library',
                icon: <Trash2 size={14} />,
                danger: true,
                run: () => removeAsset(asset),
              },
            ]}
          />
        </span>
      </div>
      <figcaption className={css.name} title={asset.name}>
        {asset.name}
      </figcaption>
    </figure>
  );
}

function toGraph(asset: AssetView): void {
  addAssetsAtCentre([asset]);
  store.set(workspaceAtom, 'graph');
}

/** The timeline is fetched when it is first shown; a file may be laid before that. */
async function toTimeline(asset: AssetView): Promise<void> {
  const { layAtPlayhead } = await import('../edit/drop.ts');
  layAtPlayhead(asset);
  store.set(workspaceAtom, 'edit');
}

function lengthOf(ref: MediaRef): string | null {
  if (ref.kind === 'video' || ref.kind === 'track') return clock((ref.frames * ref.rate.den * 1000) / ref.rate.num);
  if (ref.kind === 'audio') return clock((ref.samples / ref.sampleRate) * 1000);
  return null;
}
