import { type FreeInput, guessTies, type ReadWorkflow, readWorkflow, valuesOf } from '@reelgraph/models';
import type { BindWorkflow } from '@reelgraph/runtime/protocol';
import { CircleAlert, FileJson } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button, FormDialog, Labelled, Select, TextField } from '../ui/index.ts';
import css from './real-pictures.module.css';

type Good = Extract<ReadWorkflow, { ok: true }>;
type Kind = BindWorkflow['capability'];

const kinds: readonly { value: Kind; label: string }[] = [
  { value: 'image', label: 'Pictures' },
  { value: 'video', label: 'Video' },
  { value: 'segment', label: 'Masks' },
  { value: 'track', label: 'Tracking' },
  { value: 'repaint', label: 'Repaint in a clip' },
];
const keyOf = ({ node, input }: Pick<FreeInput, 'node' | 'input'>) => `${node}\n${input}`;

interface BindDialogProps {
  readonly onClose: () => void;
  /** Answers whether it was kept. */
  readonly onBind: (wish: BindWorkflow) => Promise<boolean>;
}

/** A workflow that runs in ComfyUI becomes one of the engine's: which of its inputs take what, which node gives the result. */
export function BindDialog({ onClose, onBind }: BindDialogProps) {
  const [file, setFile] = useState<{ name: string; read: ReadWorkflow } | null>(null);
  const [label, setLabel] = useState('');
  const [capability, setCapability] = useState<Kind>('image');
  const [ties, setTies] = useState<Readonly<Record<string, string>>>({});
  const [result, setResult] = useState('');
  const choose = useRef<HTMLInputElement>(null);
  const good = file?.read.ok ? file.read : null;

  const guess = (read: Good, kind: Kind) =>
    setTies(Object.fromEntries(guessTies(read.workflow, kind).map((tie) => [keyOf(tie), tie.value])));
  const open = async (chosen: File) => {
    const read = readWorkflow(await chosen.text());
    setFile({ name: chosen.name, read });
    setLabel(chosen.name.replace(/\.json$/i, ''));
    if (!read.ok) return;
    const film = read.results.find(({ node }) => /Video/.test(read.workflow[node]?.class_type ?? ''));
    const kind = film ? 'video' : 'image';
    setCapability(kind);
    setResult((film ?? read.results[0])?.node ?? '');
    guess(read, kind);
  };
  const submit = async () => {
    if (!good) return;
    const guessed = guessTies(good.workflow, capability);
    const wish: BindWorkflow = {
      ...{ label, capability, result, workflow: good.workflow },
      ties: good.inputs.flatMap((one) => {
        const value = ties[keyOf(one)];
        const as = guessed.find((tie) => keyOf(tie) === keyOf(one))?.as;
        return value ? [{ value, node: one.node, input: one.input, ...(as ? { as } : {}) }] : [];
      }),
    };
    if (await onBind(wish)) onClose();
  };
  const values = valuesOf[capability] ?? [];
  const tied = Object.values(ties).filter(Boolean).length;
  return (
    <FormDialog
      title="Bind a workflow of your own"
      text="In ComfyUI choose Workflow → Export (API). Then say which of its inputs take what a node asks for."
      action={`Bind, ${tied} tied`}
      wide
      disabled={!good || label.trim() === '' || result === '' || tied === 0}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <div className={css.line}>
        <Button onClick={() => choose.current?.click()}>
          <FileJson size={14} /> {file ? 'Another file' : 'Choose the file'}
        </Button>
        <span className={css.quiet}>{file?.name}</span>
        <input
          ref={choose}
          type="file"
          accept=".json,application/json"
          aria-label="Workflow file"
          hidden
          onChange={(event) => {
            const [chosen] = event.target.files ?? [];
            if (chosen) void open(chosen);
          }}
        />
      </div>
      {file && !file.read.ok ? (
        <p className={css.problem} role="alert">
          <CircleAlert size={16} className={css.bad} />
          <span>
            {file.read.message} <small>{file.read.fix}</small>
          </span>
        </p>
      ) : null}
      {good ? (
        <>
          <div className={css.two}>
            <Labelled name="Name">
              <TextField aria-label="Name" value={label} onChange={(event) => setLabel(event.target.value)} />
            </Labelled>
            <Labelled name="It makes">
              <Select
                label="What it makes"
                value={capability}
                options={kinds}
                onChange={(kind) => {
                  setCapability(kind as Kind);
                  guess(good, kind as Kind);
                }}
              />
            </Labelled>
          </div>
          <Labelled name="Its result comes from">
            <Select
              label="Result node"
              value={result}
              options={good.results.map(({ node, title }) => ({ value: node, label: `${title} (${node})` }))}
              onChange={setResult}
            />
          </Labelled>
          <ul className={css.ties} aria-label="Inputs">
            {good.inputs.map((one) => (
              <li key={keyOf(one)} data-tied={Boolean(ties[keyOf(one)])}>
                <span>
                  {one.title}
                  <small>{one.input}</small>
                </span>
                <code title={String(one.value)}>{String(one.value)}</code>
                <Select
                  label={`${one.title}, ${one.input}`}
                  value={ties[keyOf(one)] ?? ''}
                  options={[
                    { value: '', label: 'Stays as it is' },
                    ...values
                      .filter(({ type }) => type !== 'list')
                      .map(({ name, label: text }) => ({ value: name, label: text })),
                  ]}
                  onChange={(value) => setTies({ ...ties, [keyOf(one)]: value })}
                />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </FormDialog>
  );
}
