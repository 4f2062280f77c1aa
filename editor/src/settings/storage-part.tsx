import type { CacheView, CollectedView } from '@reelgraph/runtime/protocol';
import { useAtomValue } from 'jotai';
import { useEffect, useState } from 'react';
import { api } from '../api/index.ts';
import { attempt, catalogueAtom, toast } from '../state/index.ts';
import { Button } from '../ui/index.ts';
import { ago, bytes, duration, plural } from '../ui/words.ts';
import css from './settings.module.css';

/** Who keeps a file, strongest first, in words. */
const keepers: readonly (readonly [name: string, word: string, why: string])[] = [
  ['project', 'Projects', 'named in a script, a graph, a timeline with its takes, a version or a template'],
  ['library', 'Media library', 'brought in or exported by you'],
  ['pinned', 'Results you keep', 'until you let them go'],
  ['history', 'History', 'shown by one of the last 200 runs of a project'],
  ['cache', 'Cache alone', 'so that the same work is not done twice; goes when unused for 60 days'],
  ['nothing', 'Nothing', 'a sweep takes it, a day after it was last stored'],
];
const wordOf = (name: string) => keepers.find(([keeper]) => keeper === name)?.[1].toLowerCase() ?? name;

/** What the data folder holds, what keeps it there, and how it goes. */
export function StoragePart() {
  const [view, setView] = useState<CacheView | null>(null);
  const [would, setWould] = useState<CollectedView | null>(null);
  const specs = useAtomValue(catalogueAtom);
  const load = () => void attempt(api.cache()).then((found) => found && setView(found));
  useEffect(load, []);
  if (!view) return null;
  const sweep = async () => {
    const gone = await attempt(api.sweepCache());
    if (!gone) return;
    setWould(null);
    load();
    const text = `${plural(gone.files, 'file')}. They rest in the folder “trash” for a week.`;
    toast({ tone: 'success', title: `${bytes(gone.bytes)} are free`, text });
  };
  return (
    <section className={css.part} aria-label="Storage">
      <h2>Storage</h2>
      <p>
        {bytes(view.all.bytes)} in {plural(view.all.files, 'file')}. Each counts once, for the strongest of those that
        keep it.
      </p>
      <table className={css.storage} aria-label="What keeps what">
        <tbody>
          {keepers.map(([name, word, why]) => {
            const { files, bytes: size } = view.kept[name] ?? { files: 0, bytes: 0 };
            return files === 0 ? null : (
              <tr key={name}>
                <th scope="row">
                  {word}
                  <small>{why}</small>
                </th>
                <td>{plural(files, 'file')}</td>
                <td>{bytes(size)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <div className={css.line}>
        <span aria-live="polite">
          {would === null
            ? 'A sweep takes what nothing names. Look first: it changes nothing.'
            : would.files + would.actions === 0
              ? 'There is nothing to take.'
              : `${plural(would.files, 'file')}, ${bytes(would.bytes)}, and ${plural(would.actions, 'unused entry', 'unused entries')} would go.`}
        </span>
        {would && would.files + would.actions > 0 ? (
          <Button tone="danger" onClick={() => void sweep()}>
            Sweep, {bytes(would.bytes)}
          </Button>
        ) : (
          <Button onClick={() => void attempt(api.lookAtGarbage()).then((found) => found && setWould(found))}>
            What would go?
          </Button>
        )}
      </div>
      <details className={css.more}>
        <summary>By kind of node</summary>
        <table className={css.storage} aria-label="Cache by kind of node">
          <tbody>
            {view.nodeTypes.map(({ nodeType, entries, bytes: size, ms, usedAt }) => (
              <tr key={nodeType}>
                <th scope="row">
                  {specs.get(nodeType)?.title ?? nodeType}
                  <small>
                    {duration(ms)} of work, used {ago(usedAt)}
                  </small>
                </th>
                <td>{plural(entries, 'result')}</td>
                <td>{bytes(size)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
      <details className={css.more}>
        <summary>The largest files</summary>
        <table className={css.storage} aria-label="The largest files">
          <tbody>
            {view.largest.map(({ artifact, bytes: size, mime, kept }) => (
              <tr key={artifact}>
                <th scope="row">
                  {mime}
                  <small>{artifact.slice(0, 12)}</small>
                </th>
                <td>{kept.length === 0 ? 'kept by nothing' : kept.map(wordOf).join(', ')}</td>
                <td>{bytes(size)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </section>
  );
}
