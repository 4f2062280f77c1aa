import { useAtomValue } from 'jotai';
import { Clapperboard, Ellipsis, ListVideo, Palette, Plus } from 'lucide-react';
import { IconButton, Menu } from '../../ui/index.ts';
import { scriptShotsAtom } from '../script-state.ts';
import { newScene } from './edits.ts';
import { makeAll, makeConceptArt, pushToTimeline } from './make.ts';

/** What is done with the whole board. */
export function BoardMenu() {
  const script = useAtomValue(scriptShotsAtom);
  const none = !script || script.shots.length === 0;
  return (
    <Menu
      trigger={
        <IconButton small label="Storyboard">
          <Ellipsis size={14} />
        </IconButton>
      }
      items={[
        { label: 'Make all shots', icon: <Clapperboard size={14} />, disabled: none, run: () => void makeAll() },
        {
          label: 'Make concept art for all',
          icon: <Palette size={14} />,
          disabled: none,
          run: () => void makeConceptArt(script?.shots.map((shot) => shot.id) ?? []),
        },
        { label: 'Push to timeline', icon: <ListVideo size={14} />, disabled: none, run: pushToTimeline },
        'line',
        { label: 'Add a scene at the end', icon: <Plus size={14} />, run: () => newScene(null) },
      ]}
    />
  );
}
