import { useAtomValue } from 'jotai';
import { useState } from 'react';
import { ShortcutList } from '../app/shortcuts/shortcut-list.tsx';
import { groupByCategory, searchSpecs } from '../library/search.ts';
import { catalogueAtom, workspaceAtom } from '../state/index.ts';
import { NodeIcon, SearchField } from '../ui/index.ts';
import css from './help.module.css';
import { NodeHelp } from './node-help.tsx';
import { ScriptHelp } from './script-help.tsx';

const steps = [
  'Write or paste a screenplay in Script. Scenes and shots are found as you write.',
  'Give people, places and things a picture in Elements; type @ in the script to name one.',
  'In Graph, press Run. Each shot is made by itself, and lands on the timeline as it comes.',
  'In Edit, cut. What you trim or move stays yours; a new take slips in beneath it.',
  'Pull an edge past the end of its picture, select a gap, or mark in and out inside a clip: G has just those frames made.',
  'Change one line and run again: only what that line touches is made anew.',
];

/** The topic that is no node: node types have a slash. */
const SCRIPT = 'script';

/** How to begin, how a screenplay is written, every key, and every node. */
export function HelpPage() {
  const catalogue = useAtomValue(catalogueAtom);
  const workspace = useAtomValue(workspaceAtom);
  const [query, setQuery] = useState('');
  const [type, setType] = useState<string | null>(workspace === 'script' ? SCRIPT : null);
  const spec = type ? catalogue.get(type) : undefined;
  const groups = groupByCategory(searchSpecs([...catalogue.values()], query));
  return (
    <div className={css.page}>
      <nav className={css.index} aria-label="Help topics">
        <div className={css.search}>
          <SearchField
            aria-label="Search help"
            placeholder="Search nodes"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
          />
        </div>
        <button type="button" className={css.row} aria-current={type === null} onClick={() => setType(null)}>
          First steps and keys
        </button>
        <button type="button" className={css.row} aria-current={type === SCRIPT} onClick={() => setType(SCRIPT)}>
          Writing a screenplay
        </button>
        {groups.map(([category, specs]) => (
          <div key={category}>
            {specs.map((one) => (
              <button
                key={one.type}
                type="button"
                className={css.row}
                aria-current={one.type === type}
                onClick={() => setType(one.type)}
              >
                <NodeIcon name={one.icon} />
                {one.title}
              </button>
            ))}
          </div>
        ))}
      </nav>
      <article className={css.text}>
        {spec ? (
          <NodeHelp spec={spec} />
        ) : type === SCRIPT ? (
          <ScriptHelp />
        ) : (
          <>
            <h1>First film in five steps</h1>
            <ol className={css.steps}>
              {steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <h2>Keys</h2>
            <div className={css.keys}>
              <ShortcutList workspace={workspace} />
            </div>
          </>
        )}
      </article>
    </div>
  );
}
