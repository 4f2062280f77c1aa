import { proposeElements } from '@reelgraph/nodes/elements';
import { useAtomValue } from 'jotai';
import { Plus, Sparkles, Users, X } from 'lucide-react';
import { useDeferredValue, useMemo } from 'react';
import { store, workspaceAtom } from '../../state/index.ts';
import { Button, Empty, IconButton, Kbd, Menu, Panel } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';
import { ignoreProposal } from '../actions.ts';
import { ScriptDialogs } from '../dialogs.tsx';
import {
  type ElementKind,
  elementListAtom,
  elementUsesAtom,
  scriptDialogAtom,
  scriptDocAtom,
  scriptShotsAtom,
} from '../script-state.ts';
import { kinds } from '../words.ts';
import { Avatar, kindIcons } from './element-chip.tsx';
import css from './elements.module.css';

const MOST_PROPOSALS = 8;

const start = (kind: ElementKind, name = '', description = '') =>
  store.set(scriptDialogAtom, { kind: 'new-element', elementKind: kind, name, description });

/** Who and what the film shows: characters, props, places and looks, and what the script seems to want. */
export function ElementsPanel() {
  const elements = useAtomValue(elementListAtom);
  const uses = useAtomValue(elementUsesAtom);
  const workspace = useAtomValue(workspaceAtom);
  return (
    <Panel
      title="Elements"
      label="Elements"
      actions={
        <Menu
          trigger={
            <IconButton small label="Add an element">
              <Plus size={16} strokeWidth={1.5} />
            </IconButton>
          }
          items={kinds.map(({ value, label }) => ({ label, run: () => start(value) }))}
        />
      }
      foot={
        <>
          Type <Kbd>@</Kbd> in the script to use one.
        </>
      }
    >
      {kinds.map(({ value, many }) => {
        const those = elements.filter((element) => element.kind === value);
        if (those.length === 0) return null;
        return (
          <section key={value} aria-label={many}>
            <h3 className={css.group}>
              {many} <span>{those.length}</span>
            </h3>
            {those.map((element) => (
              <button
                key={element.id}
                type="button"
                className={css.element}
                title={element.description}
                onClick={() => store.set(scriptDialogAtom, { kind: 'element', element: element.id })}
              >
                <Avatar element={element} size={32} />
                <span className={css.name}>{element.name}</span>
                <span className={css.uses}>{plural(uses.get(element.id) ?? 0, 'shot')}</span>
              </button>
            ))}
          </section>
        );
      })}
      {elements.length === 0 ? (
        <Empty
          icon={<Users size={24} strokeWidth={1.3} />}
          title="No elements yet"
          text="Give the film its people, places and props: with a picture, each looks the same in every shot."
        >
          <Button onClick={() => start('character')}>Add a character</Button>
        </Empty>
      ) : null}
      <Proposals />
      {/* The script workspace brings the dialogs itself. */}
      {workspace === 'script' ? null : <ScriptDialogs />}
    </Panel>
  );
}

/** What the script names and the project does not have. Nothing is made without a yes. */
function Proposals() {
  const elements = useAtomValue(elementListAtom);
  // What could be added may come a moment later than what was typed.
  const script = useDeferredValue(useAtomValue(scriptShotsAtom));
  const ignored = useAtomValue(scriptDocAtom)?.ignoredProposals;
  const found = useMemo(
    () => (script ? proposeElements(script.parsed, elements, ignored ?? []) : []),
    [script, elements, ignored],
  );
  if (found.length === 0) return null;
  return (
    <section aria-label="Found in the script">
      <h3 className={css.group}>
        <Sparkles size={12} /> Found in the script <span>{found.length}</span>
      </h3>
      {found.slice(0, MOST_PROPOSALS).map((one) => {
        const Icon = kindIcons[one.kind];
        return (
          <div key={`${one.kind}:${one.name}`} className={css.proposal}>
            <button
              type="button"
              title={one.description || one.why}
              onClick={() => start(one.kind, one.name, one.description)}
            >
              <Icon size={14} strokeWidth={1.5} />
              <span className={css.name}>{one.name}</span>
              <span className={css.uses}>{one.why}</span>
            </button>
            <IconButton small label={`Do not propose ${one.name}`} onClick={() => ignoreProposal(one.name)}>
              <X size={12} />
            </IconButton>
          </div>
        );
      })}
    </section>
  );
}
