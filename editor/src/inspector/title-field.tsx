import { useCommitText } from '../params/use-commit-text.ts';
import css from './inspector.module.css';

/** A heading that can be written over. */
export function TitleField({ value, onCommit }: { value: string; onCommit: (text: string) => void }) {
  const field = useCommitText(value, onCommit);
  return <input className={css.title} aria-label="Name" spellCheck={false} {...field} />;
}
