import { defaultTrigger, type ElementVariant, type StoryElement } from '@reelgraph/nodes/elements';
import { Plus, Trash2 } from 'lucide-react';
import { newId } from '../../state/index.ts';
import { Button, CommitField, IconButton, Labelled } from '../../ui/index.ts';
import { changeElements } from '../actions.ts';
import { ElementPictures } from './element-pictures.tsx';
import css from './elements.module.css';

/** Outfits and ages. Each has its own mention, words that are added, and pictures that go before the element's. */
export function ElementVariants({ element }: { element: StoryElement }) {
  const variants = element.variants ?? [];
  const add = () => {
    const name = `Variant ${variants.length + 1}`;
    const variant = {
      id: newId('va-'),
      name,
      trigger: defaultTrigger(`${element.name} ${name}`),
      description: '',
      pictures: [],
    };
    changeElements([{ type: 'addVariant', element: element.id, variant }], 'Add a variant');
  };
  return (
    <Labelled name="Variants" help="Outfits and ages: chosen by mention, cue, scene or shot.">
      {variants.map((variant) => (
        <Variant key={variant.id} element={element} variant={variant} />
      ))}
      <span>
        <Button size="sm" onClick={add}>
          <Plus size={12} /> Add a variant
        </Button>
      </span>
    </Labelled>
  );
}

function Variant({ element, variant }: { element: StoryElement; variant: ElementVariant }) {
  const whose = { element: element.id, variant: variant.id };
  const change = (patch: Partial<Pick<ElementVariant, 'name' | 'trigger' | 'description'>>) =>
    changeElements([{ type: 'updateVariant', ...whose, patch }], `Edit ${variant.name}`);
  const rename = (text: string) => {
    const name = text.trim();
    if (name === '') return;
    const untouched = variant.trigger === defaultTrigger(`${element.name} ${variant.name}`);
    change(untouched ? { name, trigger: defaultTrigger(`${element.name} ${name}`) } : { name });
  };
  return (
    <fieldset className={css.variant} aria-label={`Variant ${variant.name}`}>
      <div className={css.variantRow}>
        <CommitField small aria-label="Name of the variant" maxLength={120} value={variant.name} onCommit={rename} />
        <CommitField
          small
          aria-label={`Mention of ${variant.name}`}
          maxLength={120}
          value={variant.trigger}
          onCommit={(text) => change({ trigger: text.trim() })}
        />
        <IconButton
          small
          label={`Delete ${variant.name}`}
          onClick={() => changeElements([{ type: 'removeVariant', ...whose }], `Delete ${variant.name}`)}
        >
          <Trash2 size={12} />
        </IconButton>
      </div>
      <CommitField
        small
        aria-label={`What ${variant.name} adds`}
        placeholder="aged nine, in a school coat"
        maxLength={8000}
        value={variant.description}
        onCommit={(text) => change({ description: text.trim() })}
      />
      <ElementPictures id={element.id} variant={variant.id} pictures={variant.pictures} />
    </fieldset>
  );
}
