import { formatTimecode, sequenceLength } from '@reelgraph/timeline';
import { Timecode } from '@reelgraph/timeline/ui';
import { useAtom, useAtomValue } from 'jotai';
import {
  Captions,
  ChevronLeft,
  ChevronRight,
  Expand,
  Frame,
  Pause,
  Play,
  Repeat,
  SkipBack,
  SkipForward,
  Stamp,
  Volume2,
  VolumeX,
} from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { sequenceAtom } from '../state/index.ts';
import { cx, IconButton, Segmented } from '../ui/index.ts';
import { CompareBar } from './compare/index.ts';
import { CutSwitch } from './cuts/index.ts';
import css from './edit.module.css';
import { viewerPrefsAtom } from './state.ts';
import { playerStateAtom, transport } from './transport.ts';

/** The film, its picture and its transport. */
export function Viewer() {
  const sequence = useAtomValue(sequenceAtom);
  const canvas = useRef<HTMLCanvasElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const [prefs, setPrefs] = useAtom(viewerPrefsAtom);

  useEffect(() => (canvas.current ? transport.attach(canvas.current) : undefined), []);
  useEffect(() => {
    if (sequence) transport.setSequence(sequence);
  }, [sequence]);
  useEffect(() => {
    transport.player?.setOverlay({ timecode: prefs.timecode, draft: prefs.draft, safe: prefs.safe });
    transport.player?.setQuality(prefs.quality);
  }, [prefs]);

  const fit = useFit(stage, sequence?.size ?? null);
  return (
    <section className={css.viewer} aria-label="Viewer">
      <header className={css.viewerBar}>
        <CutSwitch />
        <span className={css.quiet}>
          {sequence ? `${sequence.size.width} × ${sequence.size.height}, fit ${Math.round(fit.scale * 100)} %` : ''}
        </span>
        <span className={css.grow} />
        <IconButton
          small
          label="Timecode on the picture"
          on={prefs.timecode}
          onClick={() => setPrefs({ ...prefs, timecode: !prefs.timecode })}
        >
          <Captions size={16} strokeWidth={1.5} />
        </IconButton>
        <IconButton
          small
          label="Mark drafts"
          on={prefs.draft}
          onClick={() => setPrefs({ ...prefs, draft: !prefs.draft })}
        >
          <Stamp size={16} strokeWidth={1.5} />
        </IconButton>
        <IconButton
          small
          label="Safe areas"
          on={prefs.safe === true}
          onClick={() => setPrefs({ ...prefs, safe: !prefs.safe })}
        >
          <Frame size={16} strokeWidth={1.5} />
        </IconButton>
        <Segmented
          label="Picture quality"
          size="sm"
          value={String(prefs.quality)}
          onChange={(value) => setPrefs({ ...prefs, quality: Number(value) })}
          options={[
            { value: '1', label: 'Full' },
            { value: '0.5', label: 'Half' },
            { value: '0.25', label: 'Quarter' },
          ]}
        />
        <IconButton small label="Full screen" keys="F" onClick={() => void stage.current?.requestFullscreen()}>
          <Expand size={16} strokeWidth={1.5} />
        </IconButton>
      </header>
      <div ref={stage} className={css.stage} data-stage>
        <canvas
          ref={canvas}
          className={css.picture}
          style={{ width: fit.width, height: fit.height }}
          aria-label="Picture of the film at the playhead"
          onClick={() => transport.toggle()}
        />
      </div>
      <CompareBar />
      {sequence ? <TransportBar /> : <div className={css.transport} />}
    </section>
  );
}

function TransportBar() {
  const sequence = useAtomValue(sequenceAtom)!;
  const { playing, speed, loop, volume } = useAtomValue(playerStateAtom);
  const total = sequenceLength(sequence);
  return (
    <div className={css.transport} role="toolbar" aria-label="Transport">
      <div className={css.time}>
        <Timecode playhead={transport} rate={sequence.rate} dropFrame={sequence.dropFrame} className={css.timecode} />
        <Timecode
          playhead={transport}
          rate={sequence.rate}
          dropFrame={false}
          className={css.quiet}
          format={frameWords}
        />
        {playing && speed !== 1 ? <span className={css.speed}>{speed}×</span> : null}
      </div>
      <div className={css.keys}>
        <IconButton label="Previous cut" keys="↑" onClick={() => transport.jump(-1)}>
          <SkipBack size={16} strokeWidth={1.5} />
        </IconButton>
        <IconButton label="One frame back" keys="←" onClick={() => transport.step(-1)}>
          <ChevronLeft size={18} strokeWidth={1.5} />
        </IconButton>
        <button
          type="button"
          className={css.play}
          aria-label={playing ? 'Pause' : 'Play'}
          title={`${playing ? 'Pause' : 'Play'} (Space)`}
          onClick={() => transport.toggle()}
        >
          {playing ? (
            <Pause size={18} fill="currentColor" strokeWidth={1} />
          ) : (
            <Play size={18} fill="currentColor" strokeWidth={1} />
          )}
        </button>
        <IconButton label="One frame on" keys="→" onClick={() => transport.step(1)}>
          <ChevronRight size={18} strokeWidth={1.5} />
        </IconButton>
        <IconButton label="Next cut" keys="↓" onClick={() => transport.jump(1)}>
          <SkipForward size={16} strokeWidth={1.5} />
        </IconButton>
      </div>
      <div className={cx(css.time, css.right)}>
        <IconButton
          small
          label="Loop"
          on={loop}
          className={loop ? css.lit : undefined}
          onClick={() => transport.player?.setLoop(!loop)}
        >
          <Repeat size={16} strokeWidth={1.5} />
        </IconButton>
        <IconButton
          small
          label={volume === 0 ? 'Sound on' : 'Sound off'}
          onClick={() => transport.player?.setVolume(volume === 0 ? 1 : 0)}
        >
          {volume === 0 ? <VolumeX size={16} strokeWidth={1.5} /> : <Volume2 size={16} strokeWidth={1.5} />}
        </IconButton>
        <span className={css.total}>{formatTimecode(total, sequence.rate, sequence.dropFrame)}</span>
      </div>
    </div>
  );
}

const frameWords = (frame: number): string => `frame ${frame}`;

/** Size of the picture inside the stage. */
function useFit(stage: React.RefObject<HTMLDivElement | null>, size: { width: number; height: number } | null) {
  const [room, setRoom] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.contentRect;
      if (box) setRoom({ width: box.width, height: box.height });
    });
    if (stage.current) observer.observe(stage.current);
    return () => observer.disconnect();
  }, [stage]);
  if (!size || room.width === 0) return { width: 0, height: 0, scale: 0 };
  const scale = Math.min(room.width / size.width, room.height / size.height);
  return { width: Math.floor(size.width * scale), height: Math.floor(size.height * scale), scale };
}
