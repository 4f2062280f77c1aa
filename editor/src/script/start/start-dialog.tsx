import { isContinuous } from '@reelgraph/nodes/script';
import { chosenVideo, type ImageRef } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { ImageOff, ImagePlus, Undo2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { thumbUrl } from '../../api/index.ts';
import { assetsAtom } from '../../state/index.ts';
import { Button, Dialog, Labelled, Select, Slider } from '../../ui/index.ts';
import {
  clipsByShotAtom,
  type ShotValue,
  sceneOfShotAtom,
  scriptDocAtom,
  scriptShotsAtom,
  shotAtom,
} from '../script-state.ts';
import css from './start.module.css';
import { setStart, startOfShot, startWithFile, startWithFrame } from './start.ts';

/** The picture that a shot begins with: what it is now, and another from the library, a file, or a frame of another shot. */
export function StartDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const shot = useAtomValue(shotAtom(id));
  const doc = useAtomValue(scriptDocAtom);
  const scene = useAtomValue(sceneOfShotAtom).get(id);
  const picker = useRef<HTMLInputElement>(null);
  if (!shot || !doc) return null;
  const start = startOfShot(doc, scene, id);
  const without = scene && isContinuous(doc, scene.id) ? 'as its scene goes on' : 'without a given picture';
  return (
    <Dialog wide title={`Start frame of shot ${shot.number}`} onClose={onClose}>
      <div className={css.body}>
        <div className={css.now}>
          <span className={css.picture}>
            {start ? (
              <img src={thumbUrl(start.artifact, 480, start.from === 'before' ? 1 : 0)} alt="The start frame" />
            ) : (
              <ImageOff size={20} strokeWidth={1.4} />
            )}
          </span>
          <div className={css.said}>
            <p role="status">
              {start ? `Begins with ${start.words}.` : `Begins ${without}.`} A picture chosen by hand goes before
              concept art, and that before the shot before.
            </p>
            {start?.from === 'hand' ? (
              <Button size="sm" onClick={() => setStart(shot, null)}>
                <Undo2 size={12} /> Begin {without}
              </Button>
            ) : null}
            <Button size="sm" onClick={() => picker.current?.click()}>
              <ImagePlus size={12} /> Bring a picture
            </Button>
            <input
              ref={picker}
              type="file"
              hidden
              accept="image/*"
              onChange={(event) => {
                void startWithFile(shot, [...(event.target.files ?? [])]);
                event.target.value = '';
              }}
            />
          </div>
        </div>
        <FromLibrary shot={shot} chosen={start?.from === 'hand' ? start.artifact : null} />
        <FromShot shot={shot} />
      </div>
    </Dialog>
  );
}

function FromLibrary({ shot, chosen }: { shot: ShotValue; chosen: string | null }) {
  const pictures = useAtomValue(assetsAtom).filter(({ kind }) => kind === 'image');
  return (
    <Labelled name="From the library">
      {pictures.length === 0 ? <p className={css.hint}>It holds no picture yet.</p> : null}
      <div className={css.pool}>
        {pictures.map(({ id, name, ref }) => {
          const image = ref as ImageRef;
          return (
            <button
              key={id}
              type="button"
              title={name}
              aria-pressed={image.artifact === chosen}
              onClick={() => setStart(shot, image)}
            >
              <img src={thumbUrl(image.artifact, 240)} alt={name} loading="lazy" />
            </button>
          );
        })}
      </div>
    </Labelled>
  );
}

/** A picture out of the take that the film shows of another shot. */
function FromShot({ shot }: { shot: ShotValue }) {
  const clips = useAtomValue(clipsByShotAtom);
  const shots = useAtomValue(scriptShotsAtom)?.shots ?? [];
  const others = shots.flatMap((one) => {
    const video = one.id === shot.id ? null : chosenVideo(clips.get(one.id));
    return video ? [{ id: one.id, number: one.number, video }] : [];
  });
  const before = shots[shots.findIndex(({ id }) => id === shot.id) - 1]?.id;
  const [wanted, setWanted] = useState(before ?? '');
  const [at, setAt] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const other = others.find(({ id }) => id === wanted) ?? others[0];
  if (!other) return null;
  const { frames, artifact } = other.video;
  const frame = Math.min(at ?? frames - 1, frames - 1);
  const use = async () => {
    setBusy(true);
    await startWithFrame(shot, artifact, frame, other.number);
    setBusy(false);
  };
  return (
    <Labelled name="A frame of another shot">
      <div className={css.frame}>
        <span className={css.picture}>
          <img src={thumbUrl(artifact, 320, frames > 1 ? frame / (frames - 1) : 0)} alt="" />
        </span>
        <div className={css.said}>
          <Select
            label="Shot"
            value={other.id}
            options={others.map(({ id, number }) => ({ value: id, label: `Shot ${number}` }))}
            onChange={(id) => {
              setWanted(id);
              setAt(null);
            }}
          />
          <Slider label="Frame" value={frame + 1} min={1} max={frames} step={1} onChange={(now) => setAt(now - 1)} />
        </div>
        <Button size="sm" disabled={busy} onClick={() => void use()}>
          Use frame {frame + 1}
        </Button>
      </div>
    </Labelled>
  );
}
