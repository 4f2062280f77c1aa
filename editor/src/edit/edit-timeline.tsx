import type { ScriptDocument } from '@reelgraph/nodes/script';
import type { Clip, Marker, Sequence, Take } from '@reelgraph/timeline';
import { allClips, findClip, newItemId, type SequenceOp, seqFrame } from '@reelgraph/timeline';
import { type MenuPoint, Timeline, type TimelineHandle } from '@reelgraph/timeline/ui';
import { useAtom, useAtomValue } from 'jotai';
import { Blend, Copy, Flag, Palette, Scissors, Trash2, Unlink, Volume2 } from 'lucide-react';
import { type RefObject, useCallback, useMemo, useState } from 'react';
import { filmstripUrl, peaksUrl, thumbUrl } from '../api/index.ts';
import { scriptAtom, sequenceAtom, staleClipsAtom } from '../state/index.ts';
import { FormDialog, IconButton, Labelled, MenuAt, type MenuEntry, TextField } from '../ui/index.ts';
import {
  addMarker,
  copySelected,
  deleteSelected,
  detachSound,
  duplicateSelected,
  paste,
  toggleDissolve,
} from './actions.ts';
import { ClipBadges } from './clip-badges.tsx';
import { acceptsDrop, dropOnTimeline } from './drop.ts';
import css from './edit.module.css';
import { AskDialog, workingClipsAtom } from './from-cut/index.ts';
import { askForMissing, gapEntries, generateEntries } from './from-cut/menu.tsx';
import { generate } from './generate.ts';
import { AddMenu } from './look/add-menu.tsx';
import { copyGrade, pasteGrade } from './look/grade-clipboard.ts';
import { MoreTakesDialog } from './more-takes.tsx';
import { openRelink } from './relink/index.ts';
import { sceneSpans } from './scenes.ts';
import { edit, editSelectionAtom, filmRangeAtom, snappingAtom, toolAtom } from './state.ts';
import { transport } from './transport.ts';

const media = { filmstrip: filmstripUrl, thumb: (sha: string, width: number) => thumbUrl(sha, width), peaks: peaksUrl };
const seek = (frame: number) => transport.seek(frame);
const onOps = (ops: readonly SequenceOp[], label: string) => void edit(ops, label);
const grows = (_clip: Clip, take: Take) => take.kind === 'video';
/** An edge was let go beyond the media: the frames that are missing can be made. */
const onGrown = (clip: Clip) => askForMissing(clip.id);

/** Second part of a clip's label: its level where it is sound, its speed where that is not the plain one. */
function caption(clip: Clip, take: Take | null) {
  if (take?.kind === 'audio') return clip.gainDb === 0 ? null : `${clip.gainDb.toFixed(0).replace('-', '−')} dB`;
  if (clip.speed.num !== clip.speed.den) return `${Math.round((clip.speed.num / clip.speed.den) * 100)} %`;
  return clip.opacity === undefined ? null : `${Math.round(clip.opacity * 100)} %`;
}

/** The timeline with everything that the studio adds to it. */
export function EditTimeline({ handle }: { handle: RefObject<TimelineHandle | null> }) {
  const sequence = useAtomValue(sequenceAtom);
  const script = useAtomValue(scriptAtom) as ScriptDocument | null;
  const [selection, setSelection] = useAtom(editSelectionAtom);
  const [tool, setTool] = useAtom(toolAtom);
  const [snapping, setSnapping] = useAtom(snappingAtom);
  const [menu, setMenu] = useState<MenuPoint | null>(null);
  const [marker, setMarker] = useState<Marker | null>(null);
  const range = useAtomValue(filmRangeAtom);
  const working = useAtomValue(workingClipsAtom);
  const badges = useCallback(
    (clip: Clip, take: Take | null) =>
      clip.landing || take?.state === 'offline' || working.includes(clip.id) ? (
        <ClipBadges clip={clip} take={take} />
      ) : null,
    [working],
  );
  const scenes = useMemo(() => (sequence ? sceneSpans(sequence, script) : []), [sequence, script]);
  const onMenu = useCallback((at: MenuPoint) => setMenu(at), []);
  if (!sequence) return <div className={css.timeline} />;
  return (
    <div className={css.timeline}>
      <Timeline
        ref={handle}
        sequence={sequence}
        playhead={transport}
        onSeek={seek}
        onOps={onOps}
        selection={selection}
        onSelect={setSelection}
        tool={tool}
        onTool={setTool}
        snapping={snapping}
        onSnapping={setSnapping}
        media={media}
        scenes={scenes}
        range={range}
        badges={badges}
        grows={grows}
        onGrown={onGrown}
        caption={caption}
        accepts={acceptsDrop}
        onDrop={dropOnTimeline}
        onMenu={onMenu}
        onMarker={setMarker}
        toolbarEnd={
          <>
            <IconButton small label="Add marker" keys="M" onClick={() => void addMarker()}>
              <Flag size={16} strokeWidth={1.5} />
            </IconButton>
            <AddMenu />
            <span className={css.grow} />
            <StaleChip sequence={sequence} />
          </>
        }
      />
      {menu ? <MenuAt x={menu.x} y={menu.y} items={entries(sequence, menu)} onClose={() => setMenu(null)} /> : null}
      <AskDialog />
      <MoreTakesDialog />
      {marker ? <MarkerDialog marker={marker} onClose={() => setMarker(null)} /> : null}
    </div>
  );
}

/** How many clips show what their graph would no longer make. A pinned one stays as it is: nothing is offered for it. */
function StaleChip({ sequence }: { sequence: Sequence }) {
  const found = useAtomValue(staleClipsAtom);
  if (found.size === 0) return null;
  const stale = [...allClips(sequence)].filter((clip) => found.has(clip.id) && !clip.landing?.pinned);
  if (stale.length === 0) return null;
  const shots = new Set(stale.map((clip) => clip.landing!.key)).size;
  return (
    <button type="button" className={css.staleChip} onClick={() => void generate(stale, false)}>
      <i className={css.staleDot} aria-hidden="true" />
      {shots === 1 ? 'Update 1 stale clip' : `Update ${shots} stale clips`}
    </button>
  );
}

function entries(sequence: Sequence, at: MenuPoint): readonly MenuEntry[] {
  const { clip, frame } = at;
  if (!clip) {
    return [
      ...gapEntries(sequence, at),
      { label: 'Paste here', icon: <Copy size={14} />, keys: 'Ctrl V', run: () => paste(frame) },
      { label: 'Move playhead here', icon: <Flag size={14} />, run: () => transport.seek(frame) },
    ];
  }
  const place = findClip(sequence, clip.id);
  const take = clip.activeTake === null ? null : clip.takes[clip.activeTake];
  const joined = place?.track.items[place.index + 1]?.type === 'transition';
  const list: MenuEntry[] = [
    {
      label: 'Split here',
      icon: <Scissors size={14} />,
      keys: 'S',
      run: () => edit([{ type: 'split', clip: clip.id, at: seqFrame(frame), newId: newItemId() }], 'Split clip'),
    },
    {
      label: joined ? 'Remove transition' : 'Dissolve to the next clip',
      icon: <Blend size={14} />,
      keys: 'D',
      run: () => toggleDissolve(clip.id),
    },
    { label: 'Copy', icon: <Copy size={14} />, keys: 'Ctrl C', run: copySelected },
    { label: 'Duplicate', icon: <Copy size={14} />, keys: 'Ctrl D', run: duplicateSelected },
  ];
  if (place?.track.kind === 'video' && !place.track.captions) {
    if (clip.grade) list.push({ label: 'Copy grade', icon: <Palette size={14} />, run: copyGrade });
    list.push({ label: 'Paste grade', icon: <Palette size={14} />, run: pasteGrade });
  }
  if (take?.audio && take.kind === 'video' && !clip.muted) {
    list.push({ label: 'Detach sound', icon: <Volume2 size={14} />, run: () => detachSound(clip) });
  }
  if (Object.values(clip.takes).some(({ state }) => state === 'offline')) {
    list.push({ label: 'Find missing files…', icon: <Unlink size={14} />, run: openRelink });
  }
  if (clip.anchor) {
    list.push({
      label: 'Let go of its shot',
      icon: <Unlink size={14} />,
      run: () => edit([{ type: 'anchor', clip: clip.id, to: null }], 'Let go'),
    });
  }
  list.push(...generateEntries(sequence, clip));
  list.push(
    'line',
    { label: 'Delete', icon: <Trash2 size={14} />, keys: 'Del', run: () => deleteSelected() },
    {
      label: 'Delete and close up',
      icon: <Trash2 size={14} />,
      keys: 'Shift Del',
      danger: true,
      run: () => deleteSelected(true),
    },
  );
  return list;
}

function MarkerDialog({ marker, onClose }: { marker: Marker; onClose: () => void }) {
  const [name, setName] = useState(marker.name);
  const save = () => {
    edit(
      [
        name.trim()
          ? { type: 'setMarker', marker: { ...marker, name: name.trim() } }
          : { type: 'removeMarker', marker: marker.id },
      ],
      name.trim() ? 'Rename marker' : 'Remove marker',
    );
    onClose();
  };
  return (
    <FormDialog
      title="Marker"
      text="Without a name it is removed."
      action={name.trim() ? 'Save' : 'Remove'}
      onSubmit={save}
      onClose={onClose}
    >
      <Labelled name="Name">
        <TextField aria-label="Name" autoFocus value={name} onChange={(event) => setName(event.target.value)} />
      </Labelled>
    </FormDialog>
  );
}
