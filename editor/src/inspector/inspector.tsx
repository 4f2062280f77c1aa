import { useAtomValue } from 'jotai';
import {
  AlignHorizontalJustifyCenter,
  AlignHorizontalJustifyEnd,
  AlignHorizontalJustifyStart,
  AlignHorizontalSpaceAround,
  AlignVerticalJustifyCenter,
  AlignVerticalJustifyEnd,
  AlignVerticalJustifyStart,
  AlignVerticalSpaceAround,
  Ban,
  Dices,
  Ellipsis,
  Package,
  Play,
  Snowflake,
  Spline,
} from 'lucide-react';
import type { MouseEvent } from 'react';
import { useState } from 'react';
import { nextVariant } from '../app/run-controls.tsx';
import { removeSelected, runTo, toggleFreeze, toggleMode } from '../graph/actions.ts';
import type { Arrangement } from '../graph/arrange.ts';
import { arrange, arrangements } from '../graph/arrange.ts';
import { contextMenuAtom } from '../graph/canvas-state.ts';
import { useNode } from '../graph/node-view/use-node.ts';
import { makeSubgraphOfSelection } from '../graph/subgraph-actions.ts';
import { editGraph, inspectedAtom, runOnCanvas, selectionAtom, store } from '../state/index.ts';
import { Button, Empty, IconButton, NodeIcon, Tabs } from '../ui/index.ts';
import ui from '../ui/ui.module.css';
import { plural } from '../ui/words.ts';
import { CommonParams } from './common-params.tsx';
import { GraphPane } from './graph-pane.tsx';
import css from './inspector.module.css';
import { NotesTab } from './notes-tab.tsx';
import { ParamsTab } from './params-tab.tsx';
import { ResultsTab } from './results-tab.tsx';
import { StateBanner } from './state-banner.tsx';
import { TitleField } from './title-field.tsx';

type Tab = 'params' | 'results' | 'notes';

/** All about the one selected node; about the graph where none is. */
export function Inspector() {
  const id = useAtomValue(inspectedAtom);
  const selected = useAtomValue(selectionAtom).nodes.size;
  if (id) return <NodeInspector key={id} id={id} />;
  return selected > 1 ? <ManyNodes count={selected} /> : <GraphPane />;
}

function NodeInspector({ id }: { id: string }) {
  const facts = useNode(id);
  const [tab, setTab] = useState<Tab>('params');
  if (!facts) return <GraphPane />;
  const { node, spec, run } = facts;
  const rename = (title: string) =>
    editGraph([{ type: 'setTitle', node: id, title: title || undefined }], {
      label: 'Rename node',
    });
  const openMenu = (event: MouseEvent) =>
    store.set(contextMenuAtom, { kind: 'node', id, screen: { x: event.clientX, y: event.clientY } });
  return (
    <section className={ui.panel} aria-label="Inspector">
      <header className={ui.pbar}>
        <NodeIcon name={spec?.icon ?? 'circle-help'} size={16} />
        <TitleField value={node.title || spec?.title || node.type} onCommit={rename} />
        <IconButton small label="Mute" keys="M" on={node.mode === 'muted'} onClick={() => toggleMode('muted', [node])}>
          <Ban size={16} strokeWidth={1.5} />
        </IconButton>
        <IconButton
          small
          label="Bypass"
          keys="B"
          on={node.mode === 'bypassed'}
          onClick={() => toggleMode('bypassed', [node])}
        >
          <Spline size={16} strokeWidth={1.5} />
        </IconButton>
        <IconButton
          small
          label="Freeze result"
          text="Keeps what it has, whatever changes before it."
          keys="F"
          on={node.mode === 'frozen'}
          onClick={() => toggleFreeze([node])}
        >
          <Snowflake size={16} strokeWidth={1.5} />
        </IconButton>
        <IconButton small label="More" onClick={openMenu}>
          <Ellipsis size={16} />
        </IconButton>
      </header>
      <StateBanner facts={facts} />
      <Tabs
        label="Inspector"
        value={tab}
        onChange={setTab}
        options={[
          { value: 'params', label: 'Parameters' },
          { value: 'results', label: run.results.size > 1 ? `Results ${run.results.size}` : 'Results' },
          { value: 'notes', label: 'Help' },
        ]}
      />
      <div className={ui.pbody}>
        {tab === 'params' ? (
          <ParamsTab facts={facts} />
        ) : tab === 'results' ? (
          <ResultsTab facts={facts} />
        ) : (
          <NotesTab facts={facts} />
        )}
      </div>
      <footer className={ui.pfoot}>
        <div className={css.foot}>
          <Button onClick={() => runOnCanvas([id], { variant: nextVariant() })}>
            <Dices size={14} />
            New take
          </Button>
          <Button onClick={() => runTo([id])}>
            <Play size={14} />
            Run to here
          </Button>
        </div>
      </footer>
    </section>
  );
}

const arrangeIcons: Readonly<Record<Arrangement, typeof Ban>> = {
  left: AlignHorizontalJustifyStart,
  centre: AlignHorizontalJustifyCenter,
  right: AlignHorizontalJustifyEnd,
  top: AlignVerticalJustifyStart,
  middle: AlignVerticalJustifyCenter,
  bottom: AlignVerticalJustifyEnd,
  across: AlignHorizontalSpaceAround,
  down: AlignVerticalSpaceAround,
};

function ManyNodes({ count }: { count: number }) {
  return (
    <section className={ui.panel} aria-label="Inspector">
      <header className={ui.pbar}>
        <h2>{plural(count, 'node')} selected</h2>
      </header>
      <div className={css.arrange} role="toolbar" aria-label="Line up">
        {arrangements.map(([how, title]) => {
          const Icon = arrangeIcons[how];
          return (
            <IconButton key={how} small label={title} onClick={() => arrange(how)}>
              <Icon size={16} strokeWidth={1.5} />
            </IconButton>
          );
        })}
      </div>
      <CommonParams />
      <Empty title="Several at once" text="Move, mute, frame, copy or run them together.">
        <Button onClick={makeSubgraphOfSelection}>
          <Package size={14} />
          Make subgraph
        </Button>
        <Button onClick={() => runTo()}>
          <Play size={14} />
          Run to these
        </Button>
        <Button tone="danger" onClick={removeSelected}>
          Delete {count} nodes
        </Button>
      </Empty>
    </section>
  );
}
