import { useAtomValue } from 'jotai';
import type { EngineView } from '../api/index.ts';
import { dispatch, enginesAtom, settingsAtom, settingsIdAtom, store } from '../state/index.ts';
import { Segmented } from '../ui/index.ts';
import css from './app.module.css';

const isReady = (engine: EngineView): boolean => Object.values(engine.capabilities).some((one) => one.ready);
const whyNot = (engine: EngineView): string | undefined =>
  Object.values(engine.capabilities).find((one) => !one.ready && one.why)?.why;

/** Which engine makes the pictures of this project. One that cannot work here says why. */
export function EngineChoice() {
  const engines = useAtomValue(enginesAtom);
  const settings = useAtomValue(settingsAtom);
  const shown = engines.filter((engine) => 'video' in engine.capabilities || 'image' in engine.capabilities);
  if (!settings || shown.length < 2) return null;
  const chosen = settings.engines.default ?? shown.find((engine) => engine.draft)?.name ?? shown[0]?.name ?? '';
  return (
    <span className={css.engineSeg}>
      <Segmented
        label="Engine"
        value={chosen}
        onChange={chooseEngine}
        options={shown.map((engine) => ({
          value: engine.name,
          label: engine.label.split(',')[0],
          disabled: !isReady(engine),
          title: isReady(engine) ? undefined : whyNot(engine),
        }))}
      />
    </span>
  );
}

export function chooseEngine(name: string, capability = 'default'): void {
  const settings = store.get(settingsAtom);
  if (!settings) return;
  const { [capability]: _, ...others } = settings.engines;
  const engines = name ? { ...others, [capability]: name } : others;
  dispatch(store.get(settingsIdAtom), [{ type: 'setSettings', patch: { engines } }], {
    label: 'Change engine',
  });
}
