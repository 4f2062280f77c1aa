import { useAtomValue } from 'jotai';
import { Check, ChevronDown, Settings, Sparkles } from 'lucide-react';
import type { EngineView } from '../api/index.ts';
import {
  dialogAtom,
  dispatch,
  enginesAtom,
  railPanelAtom,
  settingsAtom,
  settingsIdAtom,
  store,
} from '../state/index.ts';
import { Button, Menu, Segmented } from '../ui/index.ts';
import css from './app.module.css';

const isReady = (engine: EngineView): boolean => Object.values(engine.capabilities).some((one) => one.ready);
const whyNot = (engine: EngineView): string | undefined =>
  Object.values(engine.capabilities).find((one) => !one.ready && one.why)?.why;

const shortName = (engine: EngineView): string => engine.label.split(',')[0] ?? engine.label;

/** Which engine makes the pictures of this project. One that cannot work here says why. */
export function EngineChoice() {
  const engines = useAtomValue(enginesAtom);
  const settings = useAtomValue(settingsAtom);
  const shown = engines.filter((engine) => 'video' in engine.capabilities || 'image' in engine.capabilities);
  if (!settings || shown.length < 2) return null;
  const chosen = settings.engines.default ?? shown.find((engine) => engine.draft)?.name ?? shown[0]?.name ?? '';
  const Choice = shown.length > MOST_SIDE_BY_SIDE ? EngineMenu : EngineSegments;
  return (
    <span className={css.engineSeg}>
      <Choice engines={shown} chosen={chosen} />
    </span>
  );
}

/** The top bar has room for two words beside the workspaces; more are a list. */
const MOST_SIDE_BY_SIDE = 2;

interface ChoiceProps {
  readonly engines: readonly EngineView[];
  readonly chosen: string;
}

const EngineSegments = ({ engines, chosen }: ChoiceProps) => (
  <Segmented
    label="Engine"
    value={chosen}
    onChange={chooseEngine}
    options={engines.map((engine) => ({
      value: engine.name,
      label: shortName(engine),
      disabled: !isReady(engine),
      title: isReady(engine) ? undefined : whyNot(engine),
    }))}
  />
);

function EngineMenu({ engines, chosen }: ChoiceProps) {
  const its = engines.find((engine) => engine.name === chosen);
  const name = its ? shortName(its) : chosen;
  return (
    <Menu
      trigger={
        <Button size="sm" aria-label={`Engine: ${name}`}>
          {name}
          <ChevronDown size={12} />
        </Button>
      }
      items={() => [
        { heading: 'Engine of this project' },
        ...engines.map((engine) => ({
          label: isReady(engine) ? engine.label : `${shortName(engine)}: not set up yet`,
          icon: engine.name === chosen ? <Check size={14} /> : <span className={css.noIcon} />,
          disabled: !isReady(engine) && engine.name !== chosen,
          run: () => chooseEngine(engine.name),
        })),
        'line' as const,
        {
          label: 'Get real pictures…',
          icon: <Sparkles size={14} />,
          run: () => store.set(dialogAtom, { kind: 'real-pictures' }),
        },
        {
          label: 'Engine for each kind of work…',
          icon: <Settings size={14} />,
          run: () => store.set(railPanelAtom, 'settings'),
        },
      ]}
    />
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
