import { builtPrompt } from '@reelgraph/nodes/prompts';
import { useAtomValue } from 'jotai';
import { MentionArea } from '../mentions/mention-area.tsx';
import { useDraft } from '../params/use-draft.ts';
import { overrideShot } from '../script/actions.ts';
import { shotAtom } from '../script/script-state.ts';
import { areaLook } from '../ui/index.ts';

/** What the next take is asked for: the shot's own prompt, written where takes are made. Empty: built from the script. */
export function TakePrompt({ shot: id }: { shot: string }) {
  const shot = useAtomValue(shotAtom(id));
  const { onChange: _, ...draft } = useDraft(shot?.prompt ?? '', (text) => {
    const prompt = text.trim();
    if (shot && prompt !== shot.prompt)
      overrideShot(id, { prompt: prompt === '' ? null : prompt }, `Write the prompt of ${shot.number}`);
  });
  if (!shot) return null;
  return (
    <MentionArea
      look={areaLook}
      aria-label={`Prompt of the next take of ${shot.number}`}
      rows={3}
      maxLength={20_000}
      placeholder={builtPrompt(shot, 'ltx-t2v')}
      {...draft}
    />
  );
}
