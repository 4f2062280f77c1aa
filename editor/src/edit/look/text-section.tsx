import { type Clip, captionName, type TextStyle, type Track, textFonts, textOf } from '@reelgraph/timeline';
import { useState } from 'react';
import { Section, Segmented, Select, Switch, TextArea } from '../../ui/index.ts';
import css from '../edit.module.css';
import { NumberField, Row, SliderRow } from '../number-row.tsx';
import { edit } from '../state.ts';

/** Words of a title or caption, and how they stand. The style of a caption is that of all captions of its track. */
export function TextSection({ clip, track }: { clip: Clip; track: Track }) {
  const now = textOf({ clip, track });
  if (!now) return null;
  const shared = clip.text?.style === undefined;
  const say = (words: string) =>
    edit(
      [{ type: 'setClip', clip: clip.id, set: { name: captionName(words), text: { ...clip.text, words } } }],
      'Change words',
    );
  const put = (change: Partial<TextStyle>) => {
    const style = { ...now.style, ...change };
    const op = shared
      ? ({ type: 'setTrack', track: track.id, set: { captions: style } } as const)
      : ({ type: 'setClip', clip: clip.id, set: { text: { words: now.words, style } } } as const);
    edit([op], shared ? 'Change captions' : 'Change title', `text:${shared ? track.id : clip.id}`);
  };
  return (
    <>
      <Section title={shared ? 'Caption' : 'Title'}>
        <div className={css.words}>
          <Words value={now.words} onCommit={say} />
        </div>
      </Section>
      <Section title={shared ? 'Style of all captions' : 'Style'}>
        <StyleRows style={now.style} put={put} rolls={!shared} />
      </Section>
    </>
  );
}

function StyleRows({
  style,
  put,
  rolls,
}: {
  style: TextStyle;
  put: (change: Partial<TextStyle>) => void;
  rolls: boolean;
}) {
  const { plate } = style;
  return (
    <>
      <Row name="Font">
        <div className={css.pair}>
          <Select
            label="Font"
            value={style.font}
            options={textFonts.map((font) => ({ value: font, label: font }))}
            onChange={(font) => put({ font: font as TextStyle['font'] })}
          />
          <Select
            label="Weight"
            value={String(style.weight)}
            options={[300, 400, 500, 600, 700, 800].map((weight) => ({ value: String(weight), label: String(weight) }))}
            onChange={(weight) => put({ weight: Number(weight) })}
          />
        </div>
      </Row>
      <SliderRow
        label="Size"
        unit="%"
        digits={1}
        value={style.size * 100}
        min={2}
        max={25}
        step={0.5}
        onCommit={(value) => put({ size: Math.min(0.5, Math.max(0.01, value / 100)) })}
      />
      <Row name="Align">
        <Segmented
          label="Align"
          size="sm"
          value={style.align}
          onChange={(align) => put({ align })}
          options={[
            { value: 'left', label: 'Left' },
            { value: 'center', label: 'Centre' },
            { value: 'right', label: 'Right' },
          ]}
        />
      </Row>
      {style.roll ? null : (
        <>
          <Row name="Stands">
            <Segmented
              label="Which part of the words stands at Y"
              size="sm"
              value={style.stand}
              onChange={(stand) => put({ stand })}
              options={[
                { value: 'top', label: 'Top' },
                { value: 'middle', label: 'Middle' },
                { value: 'bottom', label: 'Bottom' },
              ]}
            />
          </Row>
          <Row name="Place">
            <div className={css.pair}>
              <NumberField
                label="Place X"
                unit="X %"
                digits={1}
                min={0}
                max={100}
                value={style.x * 100}
                onCommit={(x) => put({ x: x / 100 })}
              />
              <NumberField
                label="Place Y"
                unit="Y %"
                digits={1}
                min={0}
                max={100}
                value={style.y * 100}
                onCommit={(y) => put({ y: y / 100 })}
              />
            </div>
          </Row>
        </>
      )}
      <SliderRow
        label="Width"
        unit="%"
        value={style.width * 100}
        min={10}
        max={100}
        step={1}
        onCommit={(value) => put({ width: Math.max(0.05, value / 100) })}
      />
      <Row name="Colour">
        <input
          type="color"
          className={css.swatch}
          aria-label="Colour of the words"
          value={style.colour}
          onChange={(event) => put({ colour: event.target.value })}
        />
      </Row>
      <Row name="Plate">
        <div className={css.plate}>
          <Switch
            label="Plate"
            checked={plate !== null}
            onChange={(on) => put({ plate: on ? { colour: '#000000', opacity: 0.6 } : null })}
          />
          {plate ? (
            <>
              <input
                type="color"
                className={css.swatch}
                aria-label="Colour of the plate"
                value={plate.colour}
                onChange={(event) => put({ plate: { ...plate, colour: event.target.value } })}
              />
              <NumberField
                label="Opacity of the plate"
                unit="%"
                min={0}
                max={100}
                value={plate.opacity * 100}
                onCommit={(value) => put({ plate: { ...plate, opacity: value / 100 } })}
              />
            </>
          ) : null}
        </div>
      </Row>
      <Row name="Shadow">
        <Switch label="Shadow" checked={style.shadow} onChange={(shadow) => put({ shadow })} />
      </Row>
      {rolls ? (
        <Row name="Roll">
          <Switch
            label="Roll"
            checked={style.roll}
            onChange={(roll) => put({ roll, ...(roll ? {} : { y: 0.5, stand: 'middle' }) })}
          />
        </Row>
      ) : null}
    </>
  );
}

/** Keeps what is typed until it is meant: on leaving, or with Ctrl and Enter. */
function Words({ value, onCommit }: { value: string; onCommit: (words: string) => void }) {
  const [draft, setDraft] = useState<string | null>(null);
  const finish = () => {
    if (draft !== null && draft !== value) onCommit(draft);
    setDraft(null);
  };
  return (
    <TextArea
      aria-label="Words"
      rows={4}
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.blur();
        if (event.key === 'Escape') setDraft(null);
      }}
    />
  );
}
