import { useEffect, useState } from 'react';
import type { LoadedModel } from '../api/index.ts';
import { api } from '../api/index.ts';
import { attempt } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import { ago, bytes } from '../ui/words.ts';
import css from './settings.module.css';

/** How often the list is asked for while it is on the page: loading takes seconds. Milliseconds. */
const PACE = 3000;

/** What holds memory on this machine now, and a way to have it back. */
export function ModelsPart() {
  const [models, setModels] = useState<readonly LoadedModel[] | null>(null);
  useEffect(() => {
    let gone = false;
    const look = () =>
      void api.loadedModels().then(
        (all) => !gone && setModels(all),
        // Asked again in a moment; the connection has its own words at the foot of the window.
        () => undefined,
      );
    look();
    const clock = setInterval(look, PACE);
    return () => {
      gone = true;
      clearInterval(clock);
    };
  }, []);
  const unload = (id: string) => void attempt(api.unloadModel(id)).then((all) => all && setModels(all));
  if (!models) return null;
  return (
    <section className={css.part} aria-label="Loaded models">
      <h2>Loaded models</h2>
      <p>
        The studio loads a model when a node needs it and gives its memory back when it is not used, or when another
        needs the room. A model at work is never unloaded.
      </p>
      {models.length === 0 ? (
        <span className={css.quiet}>None is loaded.</span>
      ) : (
        <ul className={css.models}>
          {models.map((model) => (
            <li key={model.id}>
              <span>
                {model.label}
                <span className={css.quiet}> on {model.device}</span>
              </span>
              <span>{bytes(model.bytes)}</span>
              <span className={css.quiet}>
                {model.busy ? 'working' : `loaded ${ago(model.since)}, used ${ago(model.used)}`}
              </span>
              <Button size="sm" disabled={model.busy} onClick={() => unload(model.id)}>
                Unload
              </Button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
