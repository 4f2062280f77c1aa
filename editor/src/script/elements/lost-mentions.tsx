import { lostMentions, mendMentions } from '@reelgraph/nodes/elements';
import { useAtomValue } from 'jotai';
import { TriangleAlert } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { dispatch, scriptIdAtom, store } from '../../state/index.ts';
import { Button } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import { replaceText } from '../actions.ts';
import {
  type ElementKind,
  elementIndexAtom,
  scriptDialogAtom,
  scriptDocAtom,
  scriptShotsAtom,
} from '../script-state.ts';
import css from './elements.module.css';

type Meant = ReturnType<typeof lostMentions>[number]['suggestions'][number];

/** Mentions of the script and of shots that name nobody, with one press to mend each. */
export function LostMentions() {
  const script = useDeferredValue(useAtomValue(scriptShotsAtom));
  const overrides = useAtomValue(scriptDocAtom)?.overrides;
  const index = useAtomValue(elementIndexAtom);
  const lost = useMemo(() => {
    const written = script?.parsed.blocks.filter(({ type }) => type === 'action').map(({ text }) => text) ?? [];
    const byHand = Object.values(overrides ?? {}).flatMap(({ action, prompt }) => [action ?? '', prompt ?? '']);
    return lostMentions([...written, ...byHand], index);
  }, [script, overrides, index]);
  if (lost.length === 0) return null;
  return (
    <section aria-label="Mentions of nobody">
      <h3 className={css.group}>
        <TriangleAlert size={12} /> Mentions of nobody <span>{lost.length}</span>
      </h3>
      {lost.slice(0, 6).map(({ name, count, suggestions }) => (
        <div key={name} className={css.lost}>
          <span className={css.lostName}>@{name}</span>
          <span className={css.uses}>{plural(count, 'time')}</span>
          <span className={css.mends}>
            {suggestions.slice(0, 2).map((element) => (
              <Button key={element.id} size="sm" onClick={() => mend(name, element)}>
                @{element.name}
              </Button>
            ))}
            <Button size="sm" tone="ghost" onClick={() => make(name)}>
              New
            </Button>
          </span>
        </div>
      ))}
    </section>
  );
}

const make = (name: string, elementKind: ElementKind = 'character') =>
  store.set(scriptDialogAtom, { kind: 'new-element', name: name.replace(/[_-]+/g, ' '), elementKind, description: '' });

/** Everywhere at once: in the text, and in what was written over it for single shots. */
function mend(name: string, element: Meant): void {
  const doc = store.get(scriptDocAtom);
  if (!doc) return;
  const index = store.get(elementIndexAtom);
  const label = `@${name} is @${element.name}`;
  const text = mendMentions(doc.text, name, element, index);
  if (text !== doc.text) replaceText(text, label);
  const ops = Object.entries(doc.overrides).flatMap(([shot, { action, prompt }]) => {
    const patch = {
      ...changed('action', action, (words) => mendMentions(words, name, element, index)),
      ...changed('prompt', prompt, (words) => mendMentions(words, name, element, index)),
    };
    return Object.keys(patch).length > 0 ? [{ type: 'setOverride', shot, patch }] : [];
  });
  if (ops.length > 0) dispatch(store.get(scriptIdAtom), ops, { label });
}

function changed(field: string, words: string | undefined, mended: (words: string) => string): Record<string, string> {
  if (words === undefined) return {};
  const next = mended(words);
  return next === words ? {} : { [field]: next };
}
