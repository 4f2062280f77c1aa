import type { Json, ParamSpec } from '@reelgraph/nodes/graph';
import { specIn } from '@reelgraph/nodes/graph';
import type { MediaRef } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import {
  Brush,
  ChevronLeft,
  ChevronRight,
  CircleMinus,
  CirclePlus,
  Eraser,
  Eye,
  EyeOff,
  Maximize,
  SquareDashed,
  Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { thumbUrl } from '../../api/index.ts';
import { pictureOf } from '../../graph/values.ts';
import { catalogueAtom, editGraph, graphAtom, graphNodeAtom, openNodeRunAtom } from '../../state/index.ts';
import { Dialog, IconButton, Segmented, Slider } from '../../ui/index.ts';
import { inputPicturesAtom } from './input-pictures.ts';
import { boxText, frameAt, readBox, readPoints } from './marks.ts';
import css from './pick.module.css';
import type { PickTool } from './stage.tsx';
import { PickStage } from './stage.tsx';
import { readStrokes } from './strokes.ts';

interface PickerProps {
  readonly node: string;
  readonly param: ParamSpec;
  readonly value: Json;
}

const tools = [
  { value: 'plus', label: <CirclePlus size={14} />, title: 'On the thing' },
  { value: 'minus', label: <CircleMinus size={14} />, title: 'Not this (Alt while clicking)' },
] as const;
const brushTools = [
  { value: 'brush', label: <Brush size={14} />, title: 'Paint' },
  { value: 'eraser', label: <Eraser size={14} />, title: 'Rub out (Alt paints)' },
] as const;
const boxTool = { value: 'box', label: <SquareDashed size={14} />, title: 'A box around it' } as const;

/** Marks on the picture that comes into a node: points for and against, a box, and the frame of a clip to make them on. */
export function Picker(props: PickerProps) {
  const [large, setLarge] = useState(false);
  return (
    <>
      <PickerBody {...props} onLarge={() => setLarge(true)} />
      {large ? (
        <Dialog title="Mark on the picture" wide="full" onClose={() => setLarge(false)}>
          <div className={css.large}>
            <PickerBody {...props} />
          </div>
        </Dialog>
      ) : null}
    </>
  );
}

function PickerBody({ node, param, value, onLarge }: PickerProps & { onLarge?: () => void }) {
  const pictures = useAtomValue(inputPicturesAtom(node));
  const siblings = useSiblings(node);
  const found = useFound(node);
  const [tool, setTool] = useState<PickTool>('plus');
  const [at, setAt] = useState(0);
  const [masked, setMasked] = useState(true);
  const [brush, setBrush] = useState(8);
  const shown = pictures[Math.min(at, pictures.length - 1)];
  if (!shown)
    return <p className={css.none}>Run what comes before: then its picture stands here, to click on the thing.</p>;

  const points = readPoints(value);
  const box = siblings.box ? readBox(siblings.box.value) : null;
  const strokes = siblings.strokes ? readStrokes(siblings.strokes.value) : [];
  const set = (name: string, next: Json, label: string, merge?: string) =>
    editGraph([{ type: 'setParam', node, param: name, value: next }], { label, merge });
  const { media } = shown;
  const frames = 'frames' in media ? media.frames : 1;
  const frame = Math.min(Number(siblings.frame?.value ?? 0), frames - 1);
  const masks = masked ? found(shown.key) : null;
  const step = (by: number) => setAt((Math.min(at, pictures.length - 1) + by + pictures.length) % pictures.length);
  return (
    <div className={css.picker}>
      <div className={css.bar}>
        <Segmented
          label="What a click marks"
          size="sm"
          value={tool}
          onChange={setTool}
          options={[...tools, ...(siblings.box ? [boxTool] : []), ...(siblings.strokes ? brushTools : [])]}
        />
        <span className={css.count}>{summary(points, box !== null, strokes.length)}</span>
        {found(shown.key) ? (
          <IconButton small label={masked ? 'Hide the mask' : 'Show the mask'} onClick={() => setMasked(!masked)}>
            {masked ? <Eye size={14} /> : <EyeOff size={14} />}
          </IconButton>
        ) : null}
        <IconButton
          small
          label="Take all marks away"
          disabled={points.length === 0 && !box && strokes.length === 0}
          onClick={() => {
            const all = {
              [param.name]: [] as Json,
              ...(siblings.box ? { [siblings.box.param.name]: '' } : {}),
              ...(siblings.strokes ? { [siblings.strokes.param.name]: [] as Json } : {}),
            };
            editGraph([{ type: 'setParams', node, params: all }], { label: 'Take all marks away' });
          }}
        >
          <Trash2 size={14} />
        </IconButton>
        {onLarge ? (
          <IconButton small label="Larger" onClick={onLarge}>
            <Maximize size={14} />
          </IconButton>
        ) : null}
      </div>
      <PickStage
        source={stillUrl(media, frame, onLarge ? 640 : 1280)}
        aspect={'width' in media ? media.width / media.height : 16 / 9}
        mask={masks ? thumbUrl(masks.artifact, 640) : null}
        tool={tool}
        points={points}
        box={box}
        strokes={strokes}
        brush={brush / 100}
        onStrokes={(next, label) =>
          siblings.strokes && set(siblings.strokes.param.name, next as unknown as Json, label)
        }
        onPoints={(next, label) => set(param.name, next as unknown as Json, label)}
        onBox={(next, label) => siblings.box && set(siblings.box.param.name, boxText(next), label)}
      />
      {tool === 'brush' || tool === 'eraser' ? (
        <div className={css.frame}>
          <span>Brush</span>
          <Slider label="Width of the brush" value={brush} min={1} max={50} step={1} onChange={setBrush} />
          <output>{brush} %</output>
        </div>
      ) : null}
      {siblings.frame && frames > 1 ? (
        <div className={css.frame}>
          <span>Frame</span>
          <Slider
            label="Frame to mark on"
            value={frame}
            min={0}
            max={frames - 1}
            step={1}
            onChange={(next) => {
              const { name } = siblings.frame!.param;
              set(name, next, 'Choose frame', `param:${node}:${name}`);
            }}
          />
          <output>
            {frame + 1} of {frames}
          </output>
        </div>
      ) : null}
      {pictures.length > 1 ? (
        <div className={css.frame}>
          <IconButton small label="Previous picture" onClick={() => step(-1)}>
            <ChevronLeft size={14} />
          </IconButton>
          <span className={css.which}>{shown.name || `Picture ${at + 1}`}</span>
          <output>
            {Math.min(at, pictures.length - 1) + 1} of {pictures.length}
          </output>
          <IconButton small label="Next picture" onClick={() => step(1)}>
            <ChevronRight size={14} />
          </IconButton>
        </div>
      ) : null}
    </div>
  );
}

const stillUrl = (media: MediaRef, frame: number, width: number): string =>
  thumbUrl(media.artifact, width, 'frames' in media ? frameAt(frame, media.frames) : 0);

function summary(points: ReturnType<typeof readPoints>, box: boolean, strokes: number): string {
  const on = points.filter((point) => point.positive).length;
  const beside = points.length - on;
  return [on ? `${on} on it` : '', beside ? `${beside} not` : '', box ? 'box' : '', strokes ? `${strokes} by hand` : '']
    .filter(Boolean)
    .join(', ');
}

/** The params of the same node that are marked on the same picture: found by their widget, never by their name. */
function useSiblings(id: string) {
  const graph = useAtomValue(graphAtom);
  const node = useAtomValue(graphNodeAtom(id));
  const specs = useAtomValue(catalogueAtom);
  const spec = graph && node ? specIn(graph, specs, node) : undefined;
  const of = (widget: ParamSpec['widget']) => {
    const param = spec?.params.find((one) => one.widget === widget);
    return param && node ? { param, value: node.params[param.name] ?? param.default } : null;
  };
  return { box: of('box'), frame: of('frame'), strokes: of('strokes') };
}

/** The mask that the node gave last for an item. */
function useFound(id: string): (key: string) => MediaRef | null {
  const { results } = useAtomValue(openNodeRunAtom(id));
  return (key) => {
    const task = results.get(key) ?? results.get('');
    return (
      Object.values(task?.outputs ?? {})
        .map(pictureOf)
        .find((media) => media?.kind === 'mask') ?? null
    );
  };
}
