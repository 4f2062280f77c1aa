import { type Clip, type Grade, isNeutral, MAX_CUBE_BYTES, NEUTRAL, type Rgb } from '@reelgraph/timeline';
import { ClipboardPaste, Copy, FileUp, RotateCcw, X } from 'lucide-react';
import { useRef } from 'react';
import { api } from '../../api/index.ts';
import { attempt, toast } from '../../state/index.ts';
import { Button, IconButton, Section } from '../../ui/index.ts';
import css from '../edit.module.css';
import { NumberField, Row, SliderRow } from '../number-row.tsx';
import { edit } from '../state.ts';
import { copyGrade, pasteGrade } from './grade-clipboard.ts';
import { KeyedRow } from './keyed-row.tsx';

const sliders = [
  ['exposure', 'Exposure', 'EV', -4, 4, 0.05, 2],
  ['temperature', 'Temperature', '', -100, 100, 1, 0],
  ['tint', 'Tint', '', -100, 100, 1, 0],
  ['contrast', 'Contrast', '', -100, 100, 1, 0],
  ['saturation', 'Saturation', '', -100, 100, 1, 0],
] as const;
const wheels = [
  ['lift', 'Lift', -0.5, 0.5],
  ['gamma', 'Gamma', 0.2, 4],
  ['gain', 'Gain', 0, 4],
] as const;
const channels = ['Red', 'Green', 'Blue'] as const;

/** What is done to the colours of a clip, in the order in which it is done. */
export function GradeSection({ clip }: { clip: Clip }) {
  const file = useRef<HTMLInputElement>(null);
  const now = clip.grade ?? NEUTRAL;
  const put = (change: Partial<Grade>, label = 'Change grade', merge?: string) => {
    const next: Grade = { ...now, ...change };
    edit(
      [{ type: 'setClip', clip: clip.id, set: { grade: isNeutral(next) && !next.lut ? null : next } }],
      label,
      merge && `${merge}:${clip.id}`,
    );
  };
  const load = async (chosen: File | undefined) => {
    if (!chosen) return;
    if (chosen.size > MAX_CUBE_BYTES) {
      toast({ tone: 'danger', title: `“${chosen.name}” is too large for a look-up table`, text: 'The most is 12 MB.' });
      return;
    }
    const lut = await attempt(api.addLut(chosen.name.replace(/\.cube$/i, ''), await chosen.text()));
    if (lut) put({ lut: { asset: lut.asset, name: lut.name, strength: 1 } }, 'Load look-up table');
  };
  return (
    <Section title="Colour">
      {sliders.map(([name, label, unit, min, max, step, digits]) => (
        <KeyedRow
          key={name}
          clip={clip}
          name={`grade.${name}`}
          label={label}
          unit={unit}
          digits={digits}
          min={min}
          max={max}
          step={step}
          plain={(value) => put({ [name]: value }, `Change ${label.toLowerCase()}`, name)}
        />
      ))}
      {wheels.map(([name, label, min, max]) => (
        <Row key={name} name={label}>
          <div className={css.triple}>
            {channels.map((channel, c) => (
              <NumberField
                key={channel}
                label={`${label} ${channel}`}
                unit={channel[0]}
                digits={2}
                min={min}
                max={max}
                value={now[name][c]!}
                onCommit={(value) =>
                  put({ [name]: now[name].with(c, value) as unknown as Rgb }, `Change ${name}`, name)
                }
              />
            ))}
          </div>
        </Row>
      ))}
      <Row name="LUT">
        <div className={css.lut}>
          <Button size="sm" onClick={() => file.current?.click()}>
            <FileUp size={12} /> <span className={css.lutName}>{now.lut?.name ?? 'Load .cube'}</span>
          </Button>
          {now.lut ? (
            <IconButton
              small
              label="Remove the look-up table"
              onClick={() => put({ lut: undefined }, 'Remove look-up table')}
            >
              <X size={14} />
            </IconButton>
          ) : null}
          <input
            ref={file}
            type="file"
            accept=".cube"
            hidden
            aria-label="A .cube file"
            onChange={(event) => {
              void load(event.target.files?.[0]);
              event.target.value = '';
            }}
          />
        </div>
      </Row>
      {now.lut ? (
        <SliderRow
          label="Strength"
          unit="%"
          value={now.lut.strength * 100}
          min={0}
          max={100}
          step={1}
          onCommit={(value) => put({ lut: { ...now.lut!, strength: value / 100 } }, 'Change strength', 'strength')}
        />
      ) : null}
      <div className={css.reset}>
        <Button size="sm" tone="ghost" disabled={!clip.grade} onClick={copyGrade}>
          <Copy size={12} /> Copy
        </Button>
        <Button size="sm" tone="ghost" onClick={pasteGrade}>
          <ClipboardPaste size={12} /> Paste
        </Button>
        <Button
          size="sm"
          tone="ghost"
          disabled={!clip.grade}
          onClick={() => edit([{ type: 'setClip', clip: clip.id, set: { grade: null } }], 'Reset grade')}
        >
          <RotateCcw size={12} /> Reset
        </Button>
      </div>
    </Section>
  );
}
