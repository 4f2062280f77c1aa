import type { AssistEvent } from '@reelgraph/runtime/protocol';
import type { ImageRef } from '@reelgraph/timeline';
import { useAtomValue } from 'jotai';
import { Eye, Square } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { enginesAtom } from '../../state/index.ts';
import { Button } from '../../ui/index.ts';
import { useAssist } from '../assist/use-assist.ts';
import type { ElementKind } from '../script-state.ts';
import css from './pictures.module.css';

interface DescribeProps {
  readonly image: ImageRef | undefined;
  readonly kind: ElementKind;
  readonly name: string;
  /** The words, for the field; nothing is saved by this. */
  readonly onText: (text: string) => void;
}

/** Asks a model that can see what the first picture shows; its words go into the field, where a person edits or leaves them. */
export function DescribePicture({ image, kind, name, onText }: DescribeProps) {
  const sees = useAtomValue(enginesAtom).flatMap((engine) => engine.capabilities.vision ?? []);
  // What was typed meanwhile in other fields stays.
  const latest = useRef(onText);
  useEffect(() => {
    latest.current = onText;
  });
  const hear = (event: AssistEvent) => {
    if (event.type === 'description' && event.text !== '') latest.current(event.text);
  };
  const help = useAssist('describe', hear);
  if (!image) return null;
  const why = sees.some((one) => one.ready)
    ? null
    : (sees.find((one) => one.why)?.why ?? 'There is no model here that sees.');
  const asking = help.state === 'asking';
  return (
    <div className={css.describe}>
      <Button
        size="sm"
        disabled={why !== null}
        onClick={() => (asking ? help.stop() : help.start({ image, purpose: kind, hint: name }))}
      >
        {asking ? <Square size={12} /> : <Eye size={12} />}
        {asking ? 'Stop' : 'Describe the first picture'}
      </Button>
      <output>{help.why ? `${help.why.message} ${help.why.fix ?? ''}` : asking ? help.soFar : (why ?? '')}</output>
    </div>
  );
}
