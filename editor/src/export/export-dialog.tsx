import type { ExportView } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import { Download } from 'lucide-react';
import { useState } from 'react';
import type { ExportPreset } from '../api/index.ts';
import { api, artifactUrl } from '../api/index.ts';
import { captionedAtom, exportCaptions } from '../edit/cuts/index.ts';
import { type FilmRange, filmRangeAtom } from '../edit/state.ts';
import { attempt, exportsAtom, noteExport, projectAtom, sequenceAtom, sequenceIdAtom, store } from '../state/index.ts';
import { download } from '../ui/download.ts';
import { Bar, Button, FormDialog, Labelled, Segmented, Switch, TextField } from '../ui/index.ts';
import { duration, plural } from '../ui/words.ts';
import css from './export.module.css';
import { HandOver } from './hand-over.tsx';
import { nonCommercialAtom } from './licences.ts';
import { manifestCsv, manifestOf } from './manifest.ts';

const presets: readonly { value: ExportPreset; label: string; text: string }[] = [
  { value: 'h264', label: 'MP4', text: 'H.264 and AAC, plays everywhere' },
  { value: 'h264-small', label: 'MP4, small', text: 'For mail and messages' },
  { value: 'prores', label: 'ProRes', text: 'For another edit or a grade' },
  { value: 'wav', label: 'Sound only', text: 'WAV at the sequence’s rate' },
];
const endings: Record<ExportPreset, string> = { h264: 'mp4', 'h264-small': 'mp4', prores: 'mov', wav: 'wav' };

/** Makes a file of the sequence, and lists those that were made. */
export function ExportDialog({ onClose }: { onClose: () => void }) {
  const project = useAtomValue(projectAtom);
  const sequence = useAtomValue(sequenceIdAtom);
  const title = useAtomValue(sequenceAtom)?.title;
  const exports = useAtomValue(exportsAtom).filter((one) => one.sequence === sequence);
  const [preset, setPreset] = useState<ExportPreset>('h264');
  const [name, setName] = useState(project?.title ?? title ?? 'Film');
  const [captions, setCaptions] = useState<'burn' | 'beside' | 'none'>('burn');
  const range = useAtomValue(filmRangeAtom);
  const [marked, setMarked] = useState(range !== null);
  const [review, setReview] = useState(false);
  const pictured = preset !== 'wav';
  const captioned = useAtomValue(captionedAtom) && pictured;
  const limited = useAtomValue(nonCommercialAtom);
  const start = async () => {
    if (!project || !sequence) return;
    const wish = {
      ...{ project: project.id, sequence, preset, name: name.trim() },
      ...(marked && range ? { range: { start: range.from, end: range.to } } : {}),
      // For looking at: timecode, number of the shot, and the word draft where it is one.
      ...(review && pictured ? { overlay: { timecode: true, slate: true, draft: true } } : {}),
    };
    const view = await attempt(api.startExport(captioned ? { ...wish, captions: captions === 'burn' } : wish));
    if (!view) return;
    noteExport(view);
    if (captioned && captions === 'beside') exportCaptions('srt', name.trim());
  };
  return (
    <FormDialog
      title="Export film"
      action="Export"
      cancel="Close"
      disabled={!sequence || !name.trim()}
      onSubmit={() => void start()}
      onClose={onClose}
    >
      <Labelled name="Name">
        <TextField
          aria-label="Name"
          value={name}
          unit={`.${endings[preset]}`}
          onChange={(event) => setName(event.target.value)}
        />
      </Labelled>
      <div className={css.presets} role="radiogroup" aria-label="Kind of file">
        {presets.map((one) => (
          // biome-ignore lint/a11y/useSemanticElements: a radio drawn as a card with two lines.
          <button
            key={one.value}
            type="button"
            role="radio"
            aria-checked={one.value === preset}
            className={css.preset}
            onClick={() => setPreset(one.value)}
          >
            <b>{one.label}</b>
            <span>{one.text}</span>
          </button>
        ))}
      </div>
      <div className={css.choices}>
        {range ? (
          <Choice
            name={`In to out alone, ${plural(range.to - range.from, 'frame')}`}
            checked={marked}
            onChange={setMarked}
          />
        ) : null}
        {pictured ? (
          <Choice
            name="For review: timecode, shot and draft mark in the picture"
            checked={review}
            onChange={setReview}
          />
        ) : null}
      </div>
      {captioned ? (
        <Labelled name="Captions">
          <Segmented
            label="Captions"
            value={captions}
            onChange={setCaptions}
            options={[
              { value: 'burn', label: 'In the picture' },
              { value: 'beside', label: 'SRT beside it' },
              { value: 'none', label: 'Left out' },
            ]}
          />
        </Labelled>
      ) : null}
      {limited.length > 0 ? (
        <p className={css.licence} role="note">
          {plural(limited.length, 'take')} in this film may not be sold: {[...new Set(limited)].join('; ')}.
        </p>
      ) : null}
      {exports.length > 0 ? (
        <div className={css.list}>
          {exports.map((view) => (
            <ExportRow key={view.id} view={view} />
          ))}
        </div>
      ) : null}
      <div className={css.row}>
        <span className={css.name}>
          Manifest <span className={css.quiet}>.csv</span>
        </span>
        <Button
          size="sm"
          disabled={!name.trim()}
          aria-label="Save the manifest"
          onClick={() => saveManifest(name.trim(), marked ? range : null)}
        >
          <Download size={12} />
          Save
        </Button>
        <span className={css.quiet}>Each frame of the file: clip, take, run and model.</span>
      </div>
      <HandOver name={name.trim()} />
    </FormDialog>
  );
}

const Choice = ({ name, ...rest }: { name: string; checked: boolean; onChange: (on: boolean) => void }) => (
  <div className={css.choice}>
    <Switch label={name} {...rest} />
    <span aria-hidden="true">{name}</span>
  </div>
);

function saveManifest(name: string, range: FilmRange | null): void {
  const sequence = store.get(sequenceAtom);
  if (sequence) download(`${name}.manifest.csv`, manifestCsv(manifestOf(sequence, range ?? undefined)), 'text/csv');
}

function ExportRow({ view }: { view: ExportView }) {
  const working = view.state === 'running' || view.state === 'queued';
  const ending = endings[view.preset as ExportPreset] ?? 'mp4';
  const file = /\.\w{2,4}$/.test(view.name) ? view.name : `${view.name}.${ending}`;
  const cancel = async () => {
    const next = await attempt(api.cancelExport(view.id));
    if (next) noteExport(next);
  };
  return (
    <div className={css.row}>
      <span className={css.name}>
        {file} <span className={css.quiet}>{stateWords(view)}</span>
      </span>
      {working ? (
        <Button size="sm" onClick={() => void cancel()}>
          Cancel
        </Button>
      ) : view.artifact ? (
        <a href={artifactUrl(view.artifact)} download={file} tabIndex={-1}>
          <Button size="sm">
            <Download size={12} />
            Download
          </Button>
        </a>
      ) : (
        <span />
      )}
      {working ? (
        <Bar fraction={view.fraction} label={`Export of ${file}`} />
      ) : view.error ? (
        <span className={css.bad}>{[view.error.message, view.error.fix].filter(Boolean).join(' ')}</span>
      ) : null}
    </div>
  );
}

function stateWords(view: ExportView): string {
  if (view.state === 'running') {
    const left = view.etaMs === undefined ? '' : `, ${duration(view.etaMs)} left`;
    return `${Math.round(view.fraction * 100)} %${left}`;
  }
  return { queued: 'waiting', succeeded: 'done', failed: 'failed', cancelled: 'cancelled' }[view.state];
}
