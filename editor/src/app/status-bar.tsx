import { useAtom, useAtomValue } from 'jotai';
import { Moon, Sun } from 'lucide-react';
import {
  connectionAtom,
  railPanelAtom,
  reconnectNow,
  rootGraphAtom,
  runsAtom,
  settingsAtom,
  store,
  themeAtom,
} from '../state/index.ts';
import { cx } from '../ui/index.ts';
import { ago, plural } from '../ui/words.ts';
import css from './app.module.css';
import { words } from './strings.ts';

/** What is true of everything: the connection, the format of the film, the last run. */
export function StatusBar() {
  const settings = useAtomValue(settingsAtom);
  const graph = useAtomValue(rootGraphAtom);
  const [theme, setTheme] = useAtom(themeAtom);
  const nextTheme = theme === 'dark' ? 'light' : 'dark';
  return (
    <footer className={css.statusbar}>
      <Connection />
      {settings ? (
        <button type="button" onClick={() => store.set(railPanelAtom, 'settings')}>
          {rateWords(settings.rate)}, {settings.width} × {settings.height}
        </button>
      ) : null}
      <span className={css.grow} />
      <LastRun />
      {graph ? <span>{plural(Object.keys(graph.nodes).length, 'node')}</span> : null}
      <button type="button" onClick={() => setTheme(nextTheme)} aria-label={`Switch to the ${nextTheme} theme`}>
        {theme === 'dark' ? <Sun size={13} /> : <Moon size={13} />}
      </button>
    </footer>
  );
}

function Connection() {
  const state = useAtomValue(connectionAtom);
  if (state.kind === 'open') {
    return (
      <span>
        <i className={cx(css.dot, 'st-succeeded')} />
        {words.connected}
      </span>
    );
  }
  const attempt = state.kind === 'closed' ? 0 : state.attempt;
  return (
    <button type="button" className={css.atRisk} onClick={reconnectNow} title="Try now">
      <i className={cx(css.dot, 'st-dirty')} />
      {attempt === 0 ? words.connecting : words.reconnecting(attempt)}
    </button>
  );
}

function LastRun() {
  const last = useAtomValue(runsAtom).find((run) => run.endedAt !== undefined);
  if (!last) return null;
  const verb = last.state === 'succeeded' ? 'finished' : last.state === 'failed' ? 'failed' : 'was stopped';
  return (
    <button type="button" onClick={() => store.set(railPanelAtom, 'queue')}>
      Run {last.number} {verb} {ago(last.endedAt ?? 0)}
    </button>
  );
}

const rateWords = (rate: { num: number; den: number }): string =>
  `${rate.den === 1 ? rate.num : (rate.num / rate.den).toFixed(3)} fps`;
