import { defaultTrigger, type ElementsOp, type Proposal, proposeElements } from '@reelgraph/nodes/elements';
import { useAtomValue } from 'jotai';
import { Check, EllipsisVertical, Sparkles } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { newId, store } from '../../state/index.ts';
import { Button, IconButton, Menu, type MenuEntry, Tip } from '../../ui/index.ts';
import { changeElements, ignoreProposal, offerProposal } from '../actions.ts';
import { elementListAtom, elementsDocAtom, scriptDialogAtom, scriptDocAtom, scriptShotsAtom } from '../script-state.ts';
import { kindIcons } from './element-chip.tsx';
import css from './elements.module.css';

const FIRST = 8;

/** What the script names and the project does not have. Nothing is made without a yes. */
export function Proposals() {
  const elements = useAtomValue(elementListAtom);
  // What could be added may come a moment later than what was typed.
  const script = useDeferredValue(useAtomValue(scriptShotsAtom));
  const ignored = useAtomValue(scriptDocAtom)?.ignoredProposals ?? none;
  const [all, setAll] = useState(false);
  const found = useMemo(() => (script ? proposeElements(script, elements, ignored) : []), [script, elements, ignored]);
  if (found.length === 0 && ignored.length === 0) return null;
  const shown = found.slice(0, all ? found.length : FIRST);
  return (
    <section aria-label="Found in the script">
      <h3 className={css.group}>
        <Sparkles size={12} /> Found in the script <span>{found.length}</span>
      </h3>
      {shown.map((one) => (
        <ProposalRow key={`${one.kind}:${one.name}`} proposal={one} />
      ))}
      <div className={css.proposalFoot}>
        {shown.length > 1 ? (
          <Button size="sm" onClick={() => accept(shown)}>
            <Check size={12} /> Add these {shown.length}
          </Button>
        ) : null}
        {found.length > FIRST ? (
          <Button size="sm" tone="ghost" onClick={() => setAll(!all)}>
            {all ? 'Show fewer' : `${found.length - FIRST} more`}
          </Button>
        ) : null}
        {ignored.length > 0 ? (
          <Menu
            align="start"
            trigger={
              <Button size="sm" tone="ghost">
                {ignored.length} ignored
              </Button>
            }
            items={[
              { heading: 'Propose again' },
              ...ignored.map((name) => ({ label: name, run: () => offerProposal(name) })),
            ]}
          />
        ) : null}
      </div>
    </section>
  );
}
const none: readonly string[] = [];

function ProposalRow({ proposal }: { proposal: Proposal }) {
  const { name, why, kind } = proposal;
  const elements = useAtomValue(elementListAtom);
  const Icon = kindIcons[kind];
  const same = elements.filter((element) => element.kind === kind);
  const items: readonly MenuEntry[] = [
    { label: 'Look at it first…', run: () => start(proposal) },
    { label: `Do not propose ${name}`, run: () => ignoreProposal(name) },
    ...(same.length > 0
      ? [
          'line' as const,
          { heading: 'It is another name of' },
          ...same.slice(0, 12).map((element) => ({ label: element.name, run: () => merge(proposal, element.id) })),
        ]
      : []),
  ];
  return (
    <div className={css.proposal}>
      <Tip label={name} text={why}>
        <button type="button" onClick={() => start(proposal)}>
          <Icon size={14} strokeWidth={1.5} />
          <span className={css.two}>
            <span className={css.name}>{name}</span>
            <span className={css.why}>{why}</span>
          </span>
        </button>
      </Tip>
      <IconButton small label={`Add ${name}`} onClick={() => accept([proposal])}>
        <Check size={14} />
      </IconButton>
      <Menu
        trigger={
          <IconButton small label={`More for ${name}`}>
            <EllipsisVertical size={14} />
          </IconButton>
        }
        items={items}
      />
    </div>
  );
}

const start = ({ kind, name, description }: Proposal) =>
  store.set(scriptDialogAtom, { kind: 'new-element', elementKind: kind, name, description });

/** The age before a known name is the variant's name: YOUNG MARA is Mara's "Young". */
const ageOf = (name: string): string => name.split(' ')[0] ?? name;

const opOf = ({ kind, name, description, variantOf }: Proposal): ElementsOp =>
  variantOf
    ? {
        type: 'addVariant',
        element: variantOf.id,
        variant: {
          id: newId('va-'),
          name: ageOf(name),
          trigger: defaultTrigger(`${variantOf.name} ${ageOf(name)}`),
          description,
          pictures: [],
        },
      }
    : {
        type: 'addElement',
        element: { id: newId('el-'), name, kind, description, trigger: defaultTrigger(name), pictures: [] },
      };

/** One step of undo, however many. */
function accept(list: readonly Proposal[]): void {
  const [first] = list;
  if (first) changeElements(list.map(opOf), list.length === 1 ? `Add ${first.name}` : `Add ${list.length} elements`);
}

function merge({ name }: Proposal, id: string): void {
  const element = store.get(elementsDocAtom)?.elements[id];
  if (!element) return;
  const aliases = [...new Set([...(element.aliases ?? []), name])].slice(-32);
  changeElements([{ type: 'updateElement', element: id, patch: { aliases } }], `${name} is ${element.name}`);
}
