import type { Json, ParamSpec } from '@reelgraph/nodes/graph';
import { Dices, Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { useCallback } from 'react';
import { MentionArea } from '../mentions/mention-area.tsx';
import { cx } from '../ui/index.ts';
import { assetName } from './asset.tsx';
import { useScrub } from './number.tsx';
import css from './params.module.css';
import { setParam } from './set-param.ts';
import type { ParamProps } from './types.ts';
import { asNumber, asText, readNumber, showAmount, unitOf } from './types.ts';
import { useCommitText } from './use-commit-text.ts';
import { useDraft } from './use-draft.ts';

/** A param as it is drawn on a node: 24 px high, or a block of text. */
export function OnNodeParam({ node, param, value }: { node: string; param: ParamSpec; value: Json }) {
  const onChange = useCallback((next: Json) => setParam(node, param, next), [node, param]);
  const props: ParamProps = { node, param, value, onChange };
  switch (param.widget) {
    case 'prompt':
      return <PromptBlock {...props} />;
    case 'textarea':
    case 'screenplay':
      return <TextBlock {...props} />;
    case 'number':
    case 'seconds':
    case 'slider':
      return <NumberLine {...props} />;
    case 'select':
      return <SelectLine {...props} />;
    case 'switch':
      return <SwitchLine {...props} />;
    case 'text':
      return <TextLine {...props} />;
    default:
      return <WordLine {...props} />;
  }
}

const Line = ({ label, fill, children, ...rest }: { label: ReactNode; fill?: number; children: ReactNode }) => (
  <div className={cx(css.wg, 'nodrag')} {...rest}>
    {fill === undefined ? null : <i className={css.fill} style={{ width: `${fill * 100}%` }} />}
    {label}
    {children}
  </div>
);

function NumberLine(props: ParamProps) {
  const { param, value, onChange } = props;
  const number = asNumber(value, asNumber(param.default));
  const scrub = useScrub(props);
  const field = useCommitText(showAmount(number, param), (text) => {
    const next = readNumber(text, param);
    if (next !== null) onChange(next);
  });
  const unit = unitOf(number, param);
  const span = (param.max ?? 0) - (param.min ?? 0);
  const fill = param.widget === 'slider' && span > 0 ? (number - (param.min ?? 0)) / span : undefined;
  return (
    <div className={cx(css.wg, 'nodrag')}>
      {fill === undefined ? null : <i className={css.fill} style={{ width: `${fill * 100}%` }} />}
      <span className={cx(css.wgName, css.scrub)} {...scrub}>
        {param.label}
      </span>
      <input aria-label={param.label} {...field} />
      {unit ? <span className={css.wgName}>{unit}</span> : null}
    </div>
  );
}

function TextLine({ param, value, onChange }: ParamProps) {
  const field = useCommitText(asText(value), onChange);
  return (
    <Line label={<span className={css.wgName}>{param.label}</span>}>
      <input aria-label={param.label} {...field} />
    </Line>
  );
}

const SelectLine = ({ param, value, onChange }: ParamProps) => (
  <Line label={<span className={css.wgName}>{param.label}</span>}>
    <select aria-label={param.label} value={asText(value)} onChange={(event) => onChange(event.target.value)}>
      {param.options?.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  </Line>
);

const SwitchLine = ({ param, value, onChange }: ParamProps) => (
  <button
    type="button"
    role="switch"
    aria-checked={value === true}
    className={cx(css.wg, 'nodrag')}
    style={{ width: '100%' }}
    onClick={() => onChange(value !== true)}
  >
    <span className={css.wgName}>{param.label}</span>
    <span className={css.wgValue}>{value === true ? 'On' : 'Off'}</span>
  </button>
);

function PromptBlock({ param, value, onChange }: ParamProps) {
  const { onChange: _, ...draft } = useDraft(asText(value), onChange);
  return (
    <MentionArea
      look={css.text}
      className="nodrag nowheel"
      aria-label={param.label}
      placeholder={param.label}
      spellCheck={false}
      maxLength={param.maxLength}
      {...draft}
    />
  );
}

function TextBlock({ param, value, onChange }: ParamProps) {
  const { onText: _, ...draft } = useDraft(asText(value), onChange);
  return (
    <textarea
      className={cx(css.text, param.widget === 'screenplay' && css.mono, 'nodrag nowheel')}
      aria-label={param.label}
      placeholder={param.label}
      spellCheck={false}
      maxLength={param.maxLength}
      {...draft}
    />
  );
}

/** What is better changed in the inspector is only told here. */
function WordLine({ param, value }: ParamProps) {
  return (
    <Line label={<span className={css.wgName}>{param.label}</span>}>
      <span className={css.wgValue}>{words(param, value)}</span>
      {param.widget === 'seed' ? value === 'random' ? <Dices size={12} /> : <Lock size={12} /> : null}
    </Line>
  );
}

function words(param: ParamSpec, value: Json): string {
  if (param.widget === 'asset') return assetName(value) || 'No file';
  if (param.widget === 'seed') return value === 'random' ? 'random' : value === null ? 'project' : String(value);
  if (param.widget === 'size') {
    const size = value as { width: number; height: number } | null;
    return size ? `${size.width}×${size.height}` : 'project';
  }
  if (param.widget === 'strokes') return Array.isArray(value) && value.length > 0 ? `${value.length} strokes` : 'none';
  if (param.widget === 'points') return Array.isArray(value) && value.length > 0 ? `${value.length} points` : 'none';
  return asText(value);
}
