import { useAtom, useAtomValue } from 'jotai';
import { CircleAlert, CircleCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Check, EngineView } from '../api/index.ts';
import { api } from '../api/index.ts';
import { chooseEngine } from '../app/engine-choice.tsx';
import { FormatFields } from '../projects/format-fields.tsx';
import {
  attempt,
  dialogAtom,
  dispatch,
  enginesAtom,
  settingsAtom,
  settingsIdAtom,
  store,
  themeAtom,
} from '../state/index.ts';
import { Button, CommitField, Labelled, Segmented, Select } from '../ui/index.ts';
import { HostedPart } from './hosted-part.tsx';
import { LanguagePart } from './language-part.tsx';
import { ModelsPart } from './models-part.tsx';
import css from './settings.module.css';
import { StoragePart } from './storage-part.tsx';

const setSettings = (patch: Record<string, unknown>, label: string) =>
  dispatch(store.get(settingsIdAtom), [{ type: 'setSettings', patch }], { label });

const capabilityNames: Record<string, string> = {
  video: 'Video',
  image: 'Pictures',
  segment: 'Masks',
  track: 'Tracking',
  repaint: 'Repaint in a clip',
  speech: 'Speech',
};

/** Of the project, of this browser, of this machine. */
export function SettingsPage() {
  return (
    <div className={css.page}>
      <div className={css.inner}>
        <h1>Settings</h1>
        <ProjectPart />
        <EnginesPart />
        <HostedPart />
        <LanguagePart />
        <BrowserPart />
        <ModelsPart />
        <StoragePart />
        <MachinePart />
      </div>
    </div>
  );
}

function ProjectPart() {
  const settings = useAtomValue(settingsAtom);
  if (!settings) return null;
  const setSeed = (text: string) => {
    const seed = Number(text);
    if (Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32) setSettings({ seed }, 'Change default seed');
  };
  return (
    <section className={css.part} aria-label="Project">
      <h2>Project</h2>
      <p>New takes are made in this format. Clips that are there keep theirs until they run again.</p>
      <div className={css.two}>
        <FormatFields
          value={{ width: settings.width, height: settings.height, rate: settings.rate }}
          onChange={(format) => setSettings(format, 'Change format')}
        />
      </div>
      <Labelled name="Default seed" help="0 to 4294967295">
        <CommitField aria-label="Default seed" inputMode="numeric" value={String(settings.seed)} onCommit={setSeed} />
      </Labelled>
    </section>
  );
}

function EnginesPart() {
  const settings = useAtomValue(settingsAtom);
  const engines = useAtomValue(enginesAtom);
  // Words come from one server, which has its own part of this page.
  const capabilities = [...new Set(engines.flatMap((engine) => Object.keys(engine.capabilities)))].filter(
    (capability) => capability in capabilityNames,
  );
  if (!settings || capabilities.length === 0) return null;
  const everywhere = engines.find((engine) => engine.name === settings.engines.default);
  return (
    <section className={css.part} aria-label="Engines">
      <h2>Engines</h2>
      <p>
        The same graph runs on each: draft now, final later. The engine of the whole project is chosen in the bar above;
        here a kind of work gets one of its own.
      </p>
      <div className={css.line}>
        <span>ComfyUI makes the real pictures, here or on another machine.</span>
        <Button tone="primary" onClick={() => store.set(dialogAtom, { kind: 'real-pictures' })}>
          Get real pictures
        </Button>
      </div>
      {capabilities.map((capability) => (
        <EngineOf
          key={capability}
          capability={capability}
          own={settings.engines[capability] ?? ''}
          everywhere={everywhere}
        />
      ))}
    </section>
  );
}

interface EngineOfProps {
  readonly capability: string;
  readonly own: string;
  readonly everywhere: EngineView | undefined;
}

function EngineOf({ capability, own, everywhere }: EngineOfProps) {
  const able = useAtomValue(enginesAtom).filter((engine) => engine.capabilities[capability]);
  const usual = everywhere?.capabilities[capability]
    ? everywhere
    : able.find((one) => one.capabilities[capability]?.ready);
  const chosen = able.find((engine) => engine.name === own) ?? usual ?? able[0];
  const state = chosen?.capabilities[capability];
  return (
    <div className={css.row}>
      <span>{capabilityNames[capability] ?? capability}</span>
      <span>
        <Select
          label={`Engine for ${capability}`}
          value={own}
          options={[
            { value: '', label: usual ? `As the project: ${usual.label}` : 'As the project: none is ready' },
            ...able.map((engine) => ({
              value: engine.name,
              label: engine.capabilities[capability]?.ready ? engine.label : `${engine.label}, not ready`,
            })),
          ]}
          onChange={(name) => chooseEngine(name, capability)}
        />
        {state && !state.ready && state.why ? <span className={css.quiet}>{state.why}</span> : null}
      </span>
    </div>
  );
}

function BrowserPart() {
  const [theme, setTheme] = useAtom(themeAtom);
  return (
    <section className={css.part} aria-label="This browser">
      <h2>This browser</h2>
      <div className={css.row}>
        <span>Theme</span>
        <span>
          <Segmented
            label="Theme"
            value={theme}
            onChange={setTheme}
            options={[
              { value: 'dark', label: 'Dark' },
              { value: 'light', label: 'Light' },
            ]}
          />
        </span>
      </div>
    </section>
  );
}

function MachinePart() {
  const [checks, setChecks] = useState<readonly Check[]>([]);
  useEffect(() => {
    void attempt(api.doctor()).then((all) => setChecks(all ?? []));
  }, []);
  if (checks.length === 0) return null;
  return (
    <section className={css.part} aria-label="This machine">
      <h2>This machine</h2>
      <ul className={css.checks}>
        {checks.map((check) => (
          <li key={check.name}>
            {check.ok ? <CircleCheck size={16} className={css.good} /> : <CircleAlert size={16} className={css.bad} />}
            <span>{check.name}</span>
            <span>
              {check.detail}
              {check.fix ? <span className={css.quiet}> {check.fix}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
