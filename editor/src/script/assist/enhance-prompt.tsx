import type { PromptFamily } from '@reelgraph/nodes/prompts';
import { Sparkles, Square } from 'lucide-react';
import { useState } from 'react';
import { Button, TextField } from '../../ui/index.ts';
import css from './assist.module.css';
import { Trouble, useLanguageTrouble } from './needs-language.tsx';
import { useAssist } from './use-assist.ts';

interface EnhancePromptProps {
  readonly shot: string;
  readonly family: PromptFamily;
  /** What is in the prompt's field; empty: the built one stands. */
  readonly text: string;
  readonly built: string;
  readonly onUse: (prompt: string) => void;
}

interface Made {
  readonly prompt: string;
  /** What the field held before. */
  readonly before: string;
  readonly used: boolean;
  readonly remark: string;
}

/** Has the prompt of a shot rewritten, word by word in sight; the original is one press away. */
export function EnhancePrompt({ shot, family, text, built, onUse }: EnhancePromptProps) {
  const trouble = useLanguageTrouble();
  const [told, setTold] = useState(false);
  const [wish, setWish] = useState('');
  const [made, setMade] = useState<Made | null>(null);
  const assist = useAssist('prompt', (event) => {
    if (event.type !== 'prompt') return;
    setMade({ prompt: event.prompt, before: text, used: event.used, remark: event.remark });
    if (event.used) onUse(event.prompt);
  });
  const asking = assist.state === 'asking';
  const ask = () => {
    if (trouble) return setTold(true);
    // Asked again, it starts from the original, not from its own words.
    const original = made && text === made.prompt ? made.before : text;
    setMade(null);
    assist.start({ shot, family, prompt: original || built, wish });
  };
  return (
    <div className={css.enhance}>
      <div className={css.enhanceBar}>
        <TextField
          aria-label="Wish for the prompt"
          placeholder="A wish, in your words: more rain, slower"
          value={wish}
          onChange={(event) => setWish(event.target.value)}
        />
        {asking ? (
          <Button onClick={assist.stop}>
            <Square size={10} fill="currentColor" />
            Stop
          </Button>
        ) : (
          <Button onClick={ask}>
            <Sparkles size={14} />
            Enhance
          </Button>
        )}
      </div>
      {told && trouble ? <Trouble text={trouble} /> : null}
      {asking ? (
        <p className={css.written} aria-live="polite">
          {assist.soFar || assist.text || 'Asking…'}
          <i className={css.caret} aria-hidden="true" />
        </p>
      ) : null}
      {assist.why && assist.state === 'failed' ? (
        <p className={css.remark} role="alert">
          {assist.why.message} {assist.why.fix}
        </p>
      ) : null}
      {made && !asking ? (
        <div className={css.remark} role="status">
          <span>{made.remark}</span>
          {made.used ? (
            <Button size="sm" tone="ghost" onClick={() => onUse(text === made.prompt ? made.before : made.prompt)}>
              {text === made.prompt ? 'Use original' : 'Use the enhanced one'}
            </Button>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
