import { useAtomValue } from 'jotai';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { enginesAtom } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import css from './real-pictures.module.css';
import { workNames } from './work-names.ts';

/** The way without ComfyUI: the makers' own pipelines in Python, with what each kind of work still lacks. */
export function PythonWay({ onUse }: { onUse: () => void }) {
  const engine = useAtomValue(enginesAtom).find(({ name }) => name === 'diffusers');
  if (!engine) return null;
  const work = Object.entries(engine.capabilities);
  const ready = work.some(([, one]) => one.ready);
  // Without Python every kind of work lacks the same: that is said once.
  const reasons = new Set(work.map(([, one]) => one.why ?? ''));
  return (
    <section className={css.otherWay} aria-label="Without ComfyUI">
      <h3>Without ComfyUI: the makers’ own pipelines in Python</h3>
      <ol>
        <li>
          <code>npx reelgraph models setup-diffusers</code>
          <small>Makes a Python environment in the data folder, 2 to 8 GB. Stopped, it goes on where it was.</small>
        </li>
        <li>
          Put a checkpoint into <code>models</code> of the data folder
          <small>As its makers publish it: FLUX.2-klein-4B, LTX-2 for diffusers, sam3.</small>
        </li>
        <li>
          <Button size="sm" disabled={!ready} onClick={onUse}>
            Use diffusers for this project
          </Button>
          <small>What does not fit on the card waits in main memory.</small>
        </li>
      </ol>
      <ul aria-label="What diffusers can do here">
        {reasons.size === 1 && !ready ? (
          <li>
            <CircleAlert size={16} className={css.bad} />
            <span>{[...reasons][0]}</span>
          </li>
        ) : (
          work.map(([name, one]) => (
            <li key={name}>
              {one.ready ? (
                <CircleCheck size={16} className={css.good} />
              ) : (
                <CircleAlert size={16} className={css.quietIcon} />
              )}
              <span>
                {workNames[name] ?? name}
                {one.ready ? null : <small>{one.why}</small>}
              </span>
            </li>
          ))
        )}
      </ul>
    </section>
  );
}
