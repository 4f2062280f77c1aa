import { useAtomValue } from 'jotai';
import { LayoutTemplate } from 'lucide-react';
import { sentence } from '../graph/node-status.ts';
import { dialogAtom, editGraph, graphAtom, graphScopeAtom, planAtom, revealAtom, store } from '../state/index.ts';
import { Button, Section } from '../ui/index.ts';
import ui from '../ui/ui.module.css';
import { duration, money } from '../ui/words.ts';
import css from './inspector.module.css';
import { SubgraphPane } from './subgraph-pane.tsx';
import { TitleField } from './title-field.tsx';

/** With nothing selected: the graph itself, what Run would do, and what stands in its way. */
export function GraphPane() {
  const definition = useAtomValue(graphScopeAtom)?.definition;
  return definition ? <SubgraphPane definition={definition} /> : <WholeGraphPane />;
}

function WholeGraphPane() {
  const graph = useAtomValue(graphAtom);
  const { plan } = useAtomValue(planAtom);
  if (!graph) return <section className={ui.panel} aria-label="Inspector" />;
  const rename = (title: string) => editGraph([{ type: 'setGraphTitle', title }], { label: 'Rename graph' });
  return (
    <section className={ui.panel} aria-label="Inspector">
      <header className={ui.pbar}>
        <TitleField value={graph.title} onCommit={rename} />
      </header>
      <div className={ui.pbody}>
        {plan ? (
          <div className={css.facts}>
            <Fact name="Nodes" value={String(Object.keys(graph.nodes).length)} />
            <Fact name="Tasks that will run" value={String(plan.willRun)} />
            <Fact name="Cached" value={String(plan.cached)} />
            {plan.estimateMs === undefined ? null : <Fact name="Takes about" value={duration(plan.estimateMs)} />}
            {plan.cost ? <Fact name="Costs" value={money(plan.cost)} /> : null}
          </div>
        ) : null}
        {plan && plan.problems.length > 0 ? (
          <Section title="To fix before it can run" aside={plan.problems.length}>
            {plan.problems.map((problem) => (
              <button
                key={`${problem.code} ${problem.node ?? ''} ${problem.port ?? ''} ${problem.message}`}
                type="button"
                className={css.text}
                style={{ display: 'block', width: '100%', textAlign: 'left' }}
                disabled={!problem.node}
                onClick={() => problem.node && store.set(revealAtom, { node: problem.node })}
              >
                {sentence(problem)}
              </button>
            ))}
          </Section>
        ) : null}
        {graph.form.length > 0 ? (
          <Section title="Shown in form" aside={graph.form.length}>
            <ul className={css.text}>
              {graph.form.map((field) => (
                <li key={field.name}>{field.label}</li>
              ))}
            </ul>
          </Section>
        ) : null}
      </div>
      <footer className={ui.pfoot}>
        <Button block onClick={() => store.set(dialogAtom, { kind: 'save-template' })}>
          <LayoutTemplate size={14} />
          Save as template
        </Button>
      </footer>
    </section>
  );
}

const Fact = ({ name, value }: { name: string; value: string }) => (
  <div>
    <span>{name}</span>
    <span>{value}</span>
  </div>
);
