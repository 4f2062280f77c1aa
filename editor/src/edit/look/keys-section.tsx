import { type Clip, type Ease, type Key, type KeyedName, keyedNames } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import { IconButton, Section, Select } from '../../ui/index.ts';
import css from '../edit.module.css';
import { Row } from '../number-row.tsx';
import { selectedClipAtom } from '../state.ts';
import { transport } from '../transport.ts';
import { setKeys, useFrameOf } from './keyed.ts';

const words: Readonly<Record<KeyedName, string>> = {
  'transform.x': 'Position X',
  'transform.y': 'Position Y',
  'transform.scale': 'Scale',
  'transform.rotation': 'Rotation',
  opacity: 'Opacity',
  gainDb: 'Gain',
  'grade.exposure': 'Exposure',
  'grade.temperature': 'Temperature',
  'grade.tint': 'Tint',
  'grade.contrast': 'Contrast',
  'grade.saturation': 'Saturation',
};
const eases: readonly { value: Ease; label: string }[] = [
  { value: 'ease', label: 'Ease' },
  { value: 'linear', label: 'Even' },
  { value: 'hold', label: 'Hold' },
];

/** What is animated in a clip: from key to key, and how it goes on from each. */
export function KeysSection({ clip }: { clip: Clip }) {
  const k = useFrameOf(clip);
  const start = useAtomValue(selectedClipAtom)?.start ?? 0;
  if (!clip.keys) return null;
  const at = clip.trim.in + k;
  const go = (key: Key | undefined) => key && transport.seek(start + key.at - clip.trim.in);
  return (
    <Section title="Movement">
      {keyedNames.map((name) => {
        const row = clip.keys?.[name];
        if (!row) return null;
        const index = Math.max(
          0,
          row.findLastIndex((key) => key.at <= at),
        );
        const before = row.findLast((key) => key.at < at);
        const after = row.find((key) => key.at > at);
        const ease = (value: string) =>
          setKeys(clip, name, row.with(index, { ...row[index]!, ease: value as Ease }), 'Change movement');
        return (
          <Row key={name} name={words[name]}>
            <div className={css.keyTools}>
              <IconButton small label={`Previous key of ${words[name]}`} disabled={!before} onClick={() => go(before)}>
                <ChevronLeft size={14} />
              </IconButton>
              <IconButton small label={`Next key of ${words[name]}`} disabled={!after} onClick={() => go(after)}>
                <ChevronRight size={14} />
              </IconButton>
              <Select label={`${words[name]} goes on`} value={row[index]!.ease} options={eases} onChange={ease} />
              <IconButton
                small
                label={`Remove all keys of ${words[name]}`}
                onClick={() => setKeys(clip, name, null, 'Remove keys')}
              >
                <X size={14} />
              </IconButton>
            </div>
          </Row>
        );
      })}
    </Section>
  );
}
