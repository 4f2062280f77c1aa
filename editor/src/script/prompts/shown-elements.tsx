import { showElements } from '@reelgraph/nodes/elements';
import { useAtomValue } from 'jotai';
import { thumbUrl } from '../../api/index.ts';
import { Labelled } from '../../ui/index.ts';
import { clipEngineAtom } from '../engine-takes.ts';
import type { ShotValue } from '../script-state.ts';
import css from './prompts.module.css';

/** Every element of a shot: why it is there, which of its pictures is used, and how that reaches the engine. */
export function ShownElements({ shot }: { shot: ShotValue }) {
  const { label, takes } = useAtomValue(clipEngineAtom);
  if (shot.elements.length === 0) return null;
  return (
    <Labelled name="Elements" help={`As ${label} is shown them.`}>
      <ul className={css.shown}>
        {showElements(shot.elements, { size: shot.size, takes }).map(({ element, why, picture, how }) => (
          <li key={element.id}>
            {picture ? (
              <img src={thumbUrl(picture.image.artifact, 160)} alt="" />
            ) : (
              <i className={css.noPicture} aria-hidden="true" />
            )}
            <b>{element.name}</b>
            <span>
              {why}; {how}
            </span>
          </li>
        ))}
      </ul>
    </Labelled>
  );
}
