import { type ElementPicture, pictureRoleSchema } from '@reelgraph/nodes/elements';
import type { ImageRef } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { ChevronLeft, ChevronRight, FolderOpen, ImagePlus, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { thumbUrl } from '../../api/index.ts';
import { assetsAtom, droppedFiles, uploadsAtom } from '../../state/index.ts';
import { Bar, IconButton, Select } from '../../ui/index.ts';
import { addPicture, addPictures, changeElements } from '../actions.ts';
import { elementsDocAtom } from '../script-state.ts';
import { labelOf, picturesShow } from '../words.ts';
import css from './pictures.module.css';

interface PicturesProps {
  readonly id: string;
  readonly pictures: readonly ElementPicture[];
  /** Whose pictures, where they are a variant's. */
  readonly variant?: string;
}

/** Pictures in their order, the first the main one, each with what it is good for. Files and the library bring more. */
export function ElementPictures({ id, pictures, variant }: PicturesProps) {
  const picker = useRef<HTMLInputElement>(null);
  const uploads = useAtomValue(uploadsAtom);
  const [library, setLibrary] = useState(false);
  const kind = useAtomValue(elementsDocAtom)?.elements[id]?.kind ?? 'object';
  const shows = picturesShow(kind);
  const whose = { element: id, ...(variant === undefined ? {} : { variant }) };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the buttons are the first.
    <div
      className={css.pictures}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        event.stopPropagation();
        void addPictures(id, [...droppedFiles(event.dataTransfer)], variant);
      }}
    >
      {pictures.map((picture, at) => (
        <figure key={`${picture.image.artifact}-${at.toString()}`} className={css.picture}>
          <img
            className={css.shown}
            src={thumbUrl(picture.image.artifact, 240)}
            alt={`${at === 0 ? 'Main picture' : `Picture ${at + 1}`}, ${labelOf(shows, picture.role)}`}
            title={picture.made ? `Made here: ${picture.made.prompt}` : undefined}
          />
          <span className={css.tools}>
            {at > 0 ? (
              <IconButton small label="Further to the front" onClick={() => move(at, at - 1)}>
                <ChevronLeft size={12} />
              </IconButton>
            ) : null}
            {at < pictures.length - 1 ? (
              <IconButton small label="Further back" onClick={() => move(at, at + 1)}>
                <ChevronRight size={12} />
              </IconButton>
            ) : null}
            <IconButton
              small
              label="Remove this picture"
              onClick={() => changeElements([{ type: 'removePicture', ...whose, at }], 'Remove picture')}
            >
              <Trash2 size={12} />
            </IconButton>
          </span>
          <Select
            label={`What picture ${at + 1} shows`}
            value={picture.role}
            options={shows}
            onChange={(role) => say(at, role)}
          />
        </figure>
      ))}
      <span className={css.bring}>
        <button type="button" className={css.addPicture} onClick={() => picker.current?.click()}>
          <ImagePlus size={16} strokeWidth={1.4} />
          Add a picture
          {uploads.map((upload) => (
            <Bar key={upload.id} fraction={upload.fraction ?? 0} label={upload.name} />
          ))}
        </button>
        <button type="button" className={css.fromLibrary} aria-expanded={library} onClick={() => setLibrary(!library)}>
          <FolderOpen size={14} strokeWidth={1.5} />
          Library
        </button>
      </span>
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        accept="image/*"
        onChange={(event) => {
          void addPictures(id, [...(event.target.files ?? [])], variant);
          event.target.value = '';
        }}
      />
      {library ? <Library onPick={(image) => addPicture(id, image, variant)} /> : null}
    </div>
  );

  function say(at: number, role: string) {
    const known = pictureRoleSchema.safeParse(role);
    if (known.success)
      changeElements([{ type: 'setPictureRole', ...whose, at, role: known.data }], 'Say what a picture shows');
  }

  function move(from: number, to: number) {
    changeElements([{ type: 'movePicture', ...whose, from, to }], 'Reorder pictures');
  }
}

function Library({ onPick }: { onPick: (image: ImageRef) => void }) {
  const pictures = useAtomValue(assetsAtom).filter(({ kind }) => kind === 'image');
  if (pictures.length === 0) return <p className={css.hint}>The library holds no picture yet.</p>;
  return (
    <fieldset className={css.library} aria-label="Pictures of the library">
      {pictures.map((asset) => {
        const image = asset.ref as ImageRef;
        return (
          <button key={asset.id} type="button" title={asset.name} onClick={() => onPick(image)}>
            <img className={css.libraryPicture} src={thumbUrl(image.artifact, 160)} alt={asset.name} loading="lazy" />
          </button>
        );
      })}
    </fieldset>
  );
}
