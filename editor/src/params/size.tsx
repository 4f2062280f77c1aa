import { useAtomValue } from 'jotai';
import { settingsAtom } from '../state/index.ts';
import { CommitField } from '../ui/index.ts';
import css from './params.module.css';
import type { ParamProps } from './types.ts';
import { readNumber } from './types.ts';

/** Width and height; the project's where nothing else is asked for. */
export function SizeParam({ param, value, onChange }: ParamProps) {
  const project = useAtomValue(settingsAtom);
  const own = value as { width: number; height: number } | null;
  const size = own ?? { width: project?.width ?? 1280, height: project?.height ?? 720 };
  const set = (side: 'width' | 'height') => (text: string) => {
    const next = text.trim() === '' ? null : readNumber(text, { type: 'integer', min: 64, max: 8192 });
    onChange(next === null ? null : { width: size.width, height: size.height, [side]: next });
  };
  return (
    <div className={css.size}>
      <CommitField
        small
        aria-label={`${param.label}, width`}
        unit="W"
        value={String(size.width)}
        onCommit={set('width')}
      />
      <span>×</span>
      <CommitField
        small
        aria-label={`${param.label}, height`}
        unit="H"
        value={String(size.height)}
        onCommit={set('height')}
      />
    </div>
  );
}
