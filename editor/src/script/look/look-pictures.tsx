import type { ImageRef } from '@reelgraph/timeline';
import { ImagePlus, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import { thumbUrl } from '../../api/index.ts';
import { uploadFiles } from '../../state/index.ts';
import { IconButton } from '../../ui/index.ts';
import css from './look.module.css';

const MOST = 8;

interface LookPicturesProps {
  readonly pictures: readonly ImageRef[];
  readonly onChange: (pictures: readonly ImageRef[]) => void;
}

/** Pictures whose look is wanted. */
export function LookPictures({ pictures, onChange }: LookPicturesProps) {
  const picker = useRef<HTMLInputElement>(null);
  const add = async (files: readonly File[]) => {
    const assets = await uploadFiles(files.filter((file) => file.type.startsWith('image/')));
    const found = assets.map((asset) => asset.ref as ImageRef).filter((ref) => ref.kind === 'image');
    onChange([...pictures, ...found].slice(0, MOST));
  };
  return (
    <div className={css.pictures}>
      {pictures.map((picture, at) => (
        <figure key={`${picture.artifact}-${at.toString()}`}>
          <img src={thumbUrl(picture.artifact, 240)} alt={`Style ${at + 1}`} />
          <IconButton
            small
            label={`Remove style picture ${at + 1}`}
            onClick={() => onChange(pictures.toSpliced(at, 1))}
          >
            <Trash2 size={12} />
          </IconButton>
        </figure>
      ))}
      {pictures.length < MOST ? (
        <button type="button" className={css.add} onClick={() => picker.current?.click()}>
          <ImagePlus size={18} strokeWidth={1.4} /> Add a picture
        </button>
      ) : null}
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept="image/*"
        onChange={(event) => {
          void add([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </div>
  );
}
