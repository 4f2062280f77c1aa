import { useAtomValue } from 'jotai';
import { CircleAlert, CircleCheck } from 'lucide-react';
import type { EngineView } from '../api/index.ts';
import { ENGINE } from '../graph/fix.ts';
import { useAsked } from '../params/use-asked.ts';
import { settingsPartAtom } from '../settings/settings-state.ts';
import { dialogAtom, editGraph, enginesAtom, railPanelAtom, store } from '../state/index.ts';
import { Button, Select } from '../ui/index.ts';
import css from './inspector.module.css';

/** Why an engine cannot run a node that needs these; null where it can. */
const whyNot = (engine: EngineView, needs: readonly string[]): string | null => {
  const missing = needs.map((need) => engine.capabilities[need]).find((one) => one && !one.ready);
  return missing ? (missing.why ?? 'It is not ready.') : null;
};

const openHosted = () => {
  store.set(settingsPartAtom, 'hosted');
  store.set(railPanelAtom, 'settings');
};

/** Which engine makes what this node shows, which others could, and what they lack. */
export function EngineRow({ id, engine, needs }: { id: string; engine: string | undefined; needs: readonly string[] }) {
  const engines = useAtomValue(enginesAtom).filter((one) => needs.every((need) => one.capabilities[need]));
  const choose = (name: string) =>
    editGraph([{ type: 'setEngine', node: id, engine: name || undefined }], { label: 'Change engine' });
  const row = useAsked(id, ENGINE);
  return (
    <div className={css.group} ref={row}>
      <div className={css.row}>
        <span>Engine</span>
        <Select
          label="Engine of this node"
          value={engine ?? ''}
          options={[
            { value: '', label: 'As the project' },
            ...engines.map((one) => ({
              value: one.name,
              label: whyNot(one, needs) === null ? one.label : `${one.label}, not ready`,
            })),
          ]}
          onChange={choose}
        />
      </div>
      <ul className={css.engines} aria-label="Engines that can run this node">
        {engines.map((one) => {
          const why = whyNot(one, needs);
          return (
            <li key={one.name}>
              {why === null ? (
                <CircleCheck size={14} className={css.engineReady} />
              ) : (
                <CircleAlert size={14} className={css.engineWants} />
              )}
              <span>
                {one.label}
                {why !== null ? <small>{why}</small> : null}
              </span>
              {why !== null && (one.name === 'comfyui' || one.name === 'diffusers') ? (
                <Button size="sm" onClick={() => store.set(dialogAtom, { kind: 'real-pictures' })}>
                  Get
                </Button>
              ) : null}
              {why !== null && one.name === 'hosted' ? (
                <Button size="sm" onClick={openHosted}>
                  Set up
                </Button>
              ) : null}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
