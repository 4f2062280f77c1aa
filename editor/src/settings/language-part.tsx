import type { LlmModels, LlmSettingsPatch, LlmSettingsView, LlmTrial } from '@reelgraph/runtime/protocol';
import type { Refusal } from '@reelgraph/timeline';
import { CircleAlert, CircleCheck, LoaderCircle } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { ApiError, api, refusalFrom } from '../api/index.ts';
import { attempt, refreshEngines, refreshPlan, store } from '../state/index.ts';
import { Button, CommitField, Segmented, Select } from '../ui/index.ts';
import { KeyField } from './key-field.tsx';
import css from './settings.module.css';
import { settingsPartAtom } from './settings-state.ts';

type Provider = LlmSettingsView['provider'];
type Answer<T> =
  | { readonly state: 'none' }
  | { readonly state: 'asking' }
  | { readonly state: 'good'; readonly value: T }
  | { readonly state: 'bad'; readonly why: Refusal };

const keepChoices = [
  { value: '0', label: 'Free it at once' },
  { value: '5m', label: '5 minutes' },
  { value: '30m', label: '30 minutes' },
  { value: '-1', label: 'Until Ollama ends' },
] as const;

const examples: Readonly<Record<Exclude<Provider, 'local'>, string>> = {
  ollama: 'http://127.0.0.1:11434',
  openai: 'http://127.0.0.1:1234/v1',
};

/** Which server writes: enhanced prompts, suggested framing, described pictures. A change counts at once. */
export function LanguagePart() {
  const [view, setView] = useState<LlmSettingsView | null>(null);
  const [models, askModels] = useAnswer<LlmModels>();
  const [trial, askTrial, forgetTrial] = useAnswer<LlmTrial>();

  const lookForModels = () =>
    askModels(async (signal) => {
      const found = await api.llmModels(signal);
      if (found.problem) throw new ApiError(200, found.problem);
      return found;
    });
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens.
  useEffect(() => {
    void attempt(api.llmSettings()).then((settings) => settings && setView(settings));
    lookForModels();
  }, []);
  const part = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!view || store.get(settingsPartAtom) !== 'language') return;
    store.set(settingsPartAtom, null);
    part.current?.scrollIntoView({ block: 'start' });
  }, [view]);
  if (!view) return null;
  const instead = models.state === 'good' && models.value.instead ? models.value : null;
  const standIn = instead !== null;

  const change = async (patch: LlmSettingsPatch) => {
    // The fields of the one that is chosen stand at once, so that nobody types into those of the other.
    if (patch.provider) setView({ ...view, provider: patch.provider });
    const next = await attempt(api.patchLlmSettings(patch));
    if (!next) {
      setView(view);
      return;
    }
    setView(next);
    forgetTrial();
    lookForModels();
    refreshEngines();
    refreshPlan();
  };
  const { provider } = view;
  const server = provider === 'local' ? null : view[provider];
  const chosen = view[provider];
  const changeServer = (part: NonNullable<LlmSettingsPatch['openai']>) => void change({ [provider]: part });

  return (
    <section className={css.part} aria-label="Language" ref={part}>
      <h2>Language</h2>
      <p>
        A language model rewrites prompts, suggests how shots are taken and describes pictures. It is asked only when
        you run one of these; what you write goes to what you choose here and nowhere else.
      </p>
      <div className={css.row}>
        <span>Who writes</span>
        <span>
          <Segmented
            label="Who writes"
            value={provider}
            onChange={(next) => void change({ provider: next })}
            options={[
              { value: 'ollama', label: 'Ollama' },
              { value: 'openai', label: 'OpenAI-compatible' },
              { value: 'local', label: 'This studio' },
            ]}
          />
        </span>
      </div>
      {server && provider !== 'local' ? (
        <>
          <div className={css.row}>
            <span>Address</span>
            <CommitField
              aria-label="Address of the language server"
              placeholder={examples[provider]}
              value={server.url}
              onCommit={(url) => changeServer({ url })}
            />
          </div>
          {provider === 'openai' || server.key ? (
            <KeyField held={server.key} onChange={(key) => changeServer({ key })} />
          ) : null}
        </>
      ) : (
        <div className={css.row}>
          <span />
          <span className={css.quiet}>
            Gemma 3 in a process of this studio: nothing leaves this machine. It is loaded when it is asked, and gives
            its memory back when it was not for a while.
          </span>
        </div>
      )}
      {instead ? <StandIn answer={instead} /> : null}
      <ModelRow
        name="Model"
        auto="The first one"
        value={standIn ? '' : chosen.model}
        models={models}
        fits={() => true}
        onChange={(model) => changeServer({ model })}
      />
      <ModelRow
        name="For pictures"
        auto="One that can see"
        value={standIn ? '' : chosen.vision}
        models={models}
        fits={({ vision }) => vision !== false}
        onChange={(vision) => changeServer({ vision })}
      />
      {models.state === 'bad' ? <Said why={models.why} /> : null}
      {provider === 'ollama' ? (
        <div className={css.row}>
          <span>Keep in memory</span>
          <Select
            label="How long the model stays in memory"
            value={view.ollama.keepAlive}
            options={keepChoices}
            onChange={(keepAlive) => void change({ ollama: { keepAlive: keepAlive as '5m' } })}
          />
        </div>
      ) : null}
      {provider === 'local' ? null : (
        <div className={css.row}>
          <span>First word within</span>
          <CommitField
            aria-label="Seconds to the first word"
            inputMode="numeric"
            unit="s"
            value={String(view.timeouts.first)}
            onCommit={(text) => {
              const first = Number(text);
              if (first >= 1 && first <= 3600)
                void change({ timeouts: { first, whole: Math.max(view.timeouts.whole, first) } });
            }}
          />
        </div>
      )}
      <div className={css.row}>
        <span />
        <span>
          <Button disabled={trial.state === 'asking'} onClick={() => askTrial((signal) => api.testLlm(signal))}>
            {trial.state === 'asking' ? <LoaderCircle size={14} className={css.turns} /> : null}
            {trial.state === 'asking' ? 'Waiting for its answer…' : 'Test'}
          </Button>
        </span>
      </div>
      {trial.state === 'bad' ? <Said why={trial.why} /> : null}
      {trial.state === 'good' ? <TrialResult trial={trial.value} /> : null}
    </section>
  );
}

interface ModelRowProps {
  readonly name: string;
  /** What an empty choice means. */
  readonly auto: string;
  readonly value: string;
  readonly models: Answer<LlmModels>;
  readonly fits: (model: LlmModels['models'][number]) => boolean;
  readonly onChange: (model: string) => void;
}

function ModelRow({ name, auto, value, models, fits, onChange }: ModelRowProps) {
  const list = models.state === 'good' ? models.value.models : [];
  const able = list.filter(fits);
  const none = models.state === 'good' && able.length === 0;
  return (
    <div className={css.row}>
      <span>{name}</span>
      <span>
        <Select
          label={`Language model: ${name.toLowerCase()}`}
          value={value}
          options={[
            { value: '', label: none ? 'None there can' : auto },
            ...able.map((one) => ({ value: one.name, label: one.note ? `${one.name} (${one.note})` : one.name })),
          ]}
          onChange={onChange}
        />
        {models.state === 'asking' ? <span className={css.quiet}>Asking what is there…</span> : null}
      </span>
    </div>
  );
}

/** The one that was chosen is not there, and a model of this studio's own writes meanwhile. */
function StandIn({ answer: { instead, models } }: { answer: LlmModels }) {
  return (
    <div className={css.said} role="status">
      <CircleCheck size={16} className={css.good} />
      <span>
        {instead?.message} Until it is there, {models[0]?.name} writes, in this studio.
        {instead?.fix ? <span className={css.quiet}>{instead.fix}</span> : null}
      </span>
    </div>
  );
}

/** What went wrong, and how to mend it. */
function Said({ why }: { why: Refusal }) {
  return (
    <div className={css.said} role="alert">
      <CircleAlert size={16} className={css.bad} />
      <span>
        {why.message} {why.fix ? <span className={css.quiet}>{why.fix}</span> : null}
      </span>
    </div>
  );
}

const time = (ms: number) => (ms < 950 ? `${Math.max(1, Math.round(ms / 10) * 10)} ms` : `${(ms / 1000).toFixed(1)} s`);

function TrialResult({ trial }: { trial: LlmTrial }) {
  return (
    <div className={css.said} role="status">
      <CircleCheck size={16} className={css.good} />
      <span>
        {trial.model} answered in {time(trial.ms)}, its first word after {time(trial.firstMs)}: “{trial.answer}”
        <span className={css.quiet}>{sightOf(trial)}</span>
        {trial.notes.map((note) => (
          <span key={note} className={css.quiet}>
            {note}
          </span>
        ))}
      </span>
    </div>
  );
}

function sightOf({ sight }: LlmTrial): string {
  if (!sight) return 'No model there is known to see pictures; Describe Picture needs one.';
  if (sight.right) return `${sight.model} was shown a red picture and said so, in ${time(sight.ms)}.`;
  return `${sight.model} was shown a red picture and said “${sight.answer}”: it may not see.`;
}

/** A question to the server and its answer; a newer one ends the one before, leaving the page ends it too. */
function useAnswer<T>(): [Answer<T>, (ask: (signal: AbortSignal) => Promise<T>) => void, () => void] {
  const [answer, setAnswer] = useState<Answer<T>>({ state: 'none' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const ask = (question: (signal: AbortSignal) => Promise<T>) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setAnswer({ state: 'asking' });
    question(mine.signal).then(
      (value) => mine.signal.aborted || setAnswer({ state: 'good', value }),
      (error: unknown) => mine.signal.aborted || setAnswer({ state: 'bad', why: refusalFrom(error) }),
    );
  };
  const forget = () => {
    running.current?.abort();
    setAnswer({ state: 'none' });
  };
  return [answer, ask, forget];
}
