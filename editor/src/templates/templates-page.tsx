import type { PortType } from '@reelgraph/nodes/graph';
import { useAtom } from 'jotai';
import { ArrowRight, Download, Ellipsis, LayoutTemplate, Plus, Trash2, Upload } from 'lucide-react';
import type { ChangeEvent } from 'react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { TemplateView } from '../api/index.ts';
import { api, templateFileUrl } from '../api/index.ts';
import { attempt, dialogAtom, store, toast } from '../state/index.ts';
import { Badge, Button, Chip, cx, Empty, IconButton, Menu, PortGlyph, SearchField } from '../ui/index.ts';
import { plural } from '../ui/words.ts';
import type { TemplateFilter } from './filter.ts';
import { countOutputs, filterTemplates } from './filter.ts';
import { templatesAtom } from './state.ts';
import { TemplateForm } from './template-form.tsx';
import { TemplatePoster } from './template-poster.tsx';
import css from './templates.module.css';
import { applyTemplate } from './use-template.ts';

export function TemplatesPage() {
  const [templates, setTemplates] = useAtom(templatesAtom);
  const [filter, setFilter] = useState<TemplateFilter>({ source: 'all', makes: null, query: '' });
  const [chosenId, setChosen] = useState<string | null>(null);
  useEffect(() => {
    if (templates === null) void attempt(api.templates()).then((all) => setTemplates(all ?? []));
  }, [templates, setTemplates]);
  const all = templates ?? [];
  const shown = filterTemplates(all, filter);
  const chosen = all.find((one) => one.id === chosenId) ?? shown[0] ?? null;
  return (
    <div className={css.page}>
      <Filters all={all} filter={filter} onChange={setFilter} />
      <section className={css.list} aria-label="Templates">
        <div className={css.listHead}>
          <h1>Start from a template</h1>
          <SearchField
            className={css.search}
            aria-label="Search templates"
            placeholder="Search templates"
            value={filter.query}
            onChange={(event) => setFilter({ ...filter, query: event.target.value })}
          />
        </div>
        {templates !== null && shown.length === 0 ? (
          <Empty
            icon={<LayoutTemplate size={28} strokeWidth={1.3} />}
            title="No template like that"
            text="Save a graph that works: it is a template from then on."
          />
        ) : (
          <div className={css.grid}>
            {shown.map((template) => (
              <TemplateCard
                key={template.id}
                template={template}
                chosen={template.id === chosen?.id}
                onChoose={setChosen}
              />
            ))}
          </div>
        )}
      </section>
      {chosen ? <TemplateForm key={chosen.id} template={chosen} /> : <aside className={css.form} />}
    </div>
  );
}

const sources = [
  ['all', 'All'],
  ['built-in', 'Reelgraph'],
  ['saved', 'Made by you'],
] as const;

interface FiltersProps {
  readonly all: readonly TemplateView[];
  readonly filter: TemplateFilter;
  readonly onChange: (filter: TemplateFilter) => void;
}

function Filters({ all, filter, onChange }: FiltersProps) {
  const count = (source: TemplateFilter['source']) => filterTemplates(all, { source, makes: null, query: '' }).length;
  return (
    <aside className={css.filters} aria-label="Filter">
      <h2>Templates</h2>
      <h3>Source</h3>
      {sources.map(([source, label]) => (
        <button
          key={source}
          type="button"
          className={css.filter}
          aria-pressed={filter.source === source}
          onClick={() => onChange({ ...filter, source })}
        >
          {label}
          <span>{count(source)}</span>
        </button>
      ))}
      <h3>Makes</h3>
      {countOutputs(all).map(({ type, count: made }) => (
        <button
          key={type}
          type="button"
          className={css.filter}
          aria-pressed={filter.makes === type}
          onClick={() => onChange({ ...filter, makes: filter.makes === type ? null : type })}
        >
          <PortGlyph type={type} />
          {type.charAt(0).toUpperCase() + type.slice(1)}
          <span>{made}</span>
        </button>
      ))}
      <div className={css.save}>
        <ImportButton />
        <Button block onClick={() => store.set(dialogAtom, { kind: 'save-template' })}>
          <Plus size={14} />
          From this graph
        </Button>
      </div>
    </aside>
  );
}

function ImportButton() {
  const picker = useRef<HTMLInputElement>(null);
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = '';
    if (!file) return;
    let json: unknown;
    try {
      json = JSON.parse(await file.text());
    } catch {
      toast({
        tone: 'danger',
        title: `${file.name} is not a template`,
        text: 'Choose a file that was exported from Reelgraph.',
      });
      return;
    }
    const template = await attempt(api.importTemplate(json));
    if (!template) return;
    store.set(templatesAtom, null);
    toast({ tone: 'success', title: `“${template.title}” is here` });
  };
  return (
    <>
      <input ref={picker} type="file" hidden accept=".json,application/json" onChange={(event) => void read(event)} />
      <Button block tone="line" onClick={() => picker.current?.click()}>
        <Upload size={14} />
        Import a file
      </Button>
    </>
  );
}

interface TemplateCardProps {
  readonly template: TemplateView;
  readonly chosen: boolean;
  readonly onChoose: (id: string) => void;
}

function TemplateCard({ template, chosen, onChoose }: TemplateCardProps) {
  const { id, title, description, nodes, inputs, outputs, tags } = template;
  const choose = useCallback(() => onChoose(id), [id, onChoose]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: its buttons do the same by keyboard.
    <article className={cx(css.card, chosen && css.chosen)} data-template={id} onClick={choose}>
      <div className={css.poster}>
        <TemplatePoster template={template} />
        <Badge className={css.count}>{plural(nodes, 'node')}</Badge>
      </div>
      <div className={css.body}>
        <div>
          <h3>{title}</h3>
          <p>{description}</p>
        </div>
        <div className={css.ports}>
          <PortChips types={inputs} />
          {inputs.length > 0 && outputs.length > 0 ? <ArrowRight size={14} /> : null}
          <PortChips types={outputs} />
        </div>
        <div className={css.foot}>
          <span className={css.tags}>{tags.join(', ')}</span>
          <MoreMenu template={template} />
          <Button
            size="sm"
            tone={chosen ? 'primary' : 'default'}
            onClick={(event) => {
              event.stopPropagation();
              void applyTemplate(template);
            }}
          >
            Use
          </Button>
        </div>
      </div>
    </article>
  );
}

const PortChips = ({ types }: { types: readonly string[] }) =>
  [...new Set(types)].map((type) => (
    <Chip key={type}>
      <PortGlyph type={type as PortType} size={10} />
      {type.charAt(0).toUpperCase() + type.slice(1)}
    </Chip>
  ));

function MoreMenu({ template: { id, title, source } }: { template: TemplateView }) {
  const download = () => {
    const link = document.createElement('a');
    link.href = templateFileUrl(id);
    link.download = `${title}.json`;
    link.click();
  };
  return (
    <Menu
      trigger={
        <IconButton small label={`More for ${title}`} onClick={(event) => event.stopPropagation()}>
          <Ellipsis size={14} />
        </IconButton>
      }
      items={[
        { label: 'Export as a file', icon: <Download size={14} />, run: download },
        ...(source === 'saved'
          ? [
              {
                label: 'Delete…',
                icon: <Trash2 size={14} />,
                danger: true,
                run: () => store.set(dialogAtom, { kind: 'delete-template', id, title }),
              },
            ]
          : []),
      ]}
    />
  );
}
