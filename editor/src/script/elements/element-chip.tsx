import type { LucideIcon } from 'lucide-react';
import { Box, MapPin, Palette, Plus, User } from 'lucide-react';
import { thumbUrl } from '../../api/index.ts';
import { store } from '../../state/index.ts';
import { cx, Menu, type MenuEntry } from '../../ui/index.ts';
import { howShown } from '../prompts/how-shown.ts';
import { type ElementKind, elementListAtom, scriptDialogAtom, scriptDocAtom } from '../script-state.ts';
import { asWritten, exchange, putIn, ruleOf, takeOut, wear } from './casting.ts';
import css from './chip.module.css';

export const kindIcons: Readonly<Record<ElementKind, LucideIcon>> = {
  character: User,
  location: MapPin,
  object: Box,
  style: Palette,
};

interface Shown {
  readonly id: string;
  readonly name: string;
  readonly kind: ElementKind;
  readonly pictures: readonly { readonly image: { readonly artifact: string }; readonly role: string }[];
}

/** The element's face: a portrait where there is one, else its first picture, else the sign of its kind. */
export function Avatar({ element, size }: { element: Shown; size: number }) {
  const Icon = kindIcons[element.kind];
  const picture = element.pictures.find((p) => p.role === 'portrait') ?? element.pictures[0];
  return (
    <span className={css.avatar} data-kind={element.kind} style={{ width: size, height: size }}>
      {picture ? (
        <img src={thumbUrl(picture.image.artifact, size > 24 ? 160 : 64)} alt="" loading="lazy" />
      ) : (
        <Icon size={Math.round(size * 0.55)} strokeWidth={1.5} />
      )}
    </span>
  );
}

interface ChipProps {
  readonly shot: { readonly id: string; readonly sceneId: string };
  readonly element: Shown & { readonly variant?: string | undefined };
  readonly why: string;
  readonly confidence?: number | undefined;
  readonly bare?: boolean;
}

/** An element in a shot, with the reason why it is there and how sure that is; its menu puts it right. */
export function ElementChip({ shot, element, why, confidence, bare }: ChipProps) {
  const sure = confidence === undefined ? '' : `, ${Math.round(confidence * 100)} % sure`;
  const name = element.variant ? `${element.name}, ${element.variant}` : element.name;
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className={cx(css.chip, bare && css.bare)}
          data-kind={element.kind}
          data-unsure={confidence !== undefined && confidence < UNSURE ? '' : undefined}
          title={`${name}: ${why}${sure}`}
        >
          <Avatar element={element} size={16} />
          {bare ? <span className={css.sr}>{name}</span> : <span>{name}</span>}
        </button>
      }
      items={() => chipMenu(shot, element, [`${why}${sure}`, howShown(shot.id, element.id)].filter(Boolean).join('; '))}
    />
  );
}

/** Below this a match is shown as a guess. */
const UNSURE = 0.7;

function chipMenu(shot: ChipProps['shot'], element: Shown, why: string): readonly MenuEntry[] {
  const whole = store.get(elementListAtom).find(({ id }) => id === element.id);
  const here = ruleOf(shot.id, element.id)?.variant;
  const scene = ruleOf(shot.sceneId, element.id)?.variant;
  const others = store.get(elementListAtom).filter(({ id, kind }) => kind === element.kind && id !== element.id);
  const wears = (whole?.variants ?? []).flatMap((one): MenuEntry[] => [
    {
      label: `${one.name} in this shot`,
      disabled: here === one.id,
      run: () => void wear(shot.id, element, one.id),
    },
    {
      label: `${one.name} in this scene`,
      disabled: scene === one.id,
      run: () => void wear(shot.sceneId, element, one.id),
    },
  ]);
  return [
    { heading: why },
    {
      label: `Open ${element.name}`,
      run: () => store.set(scriptDialogAtom, { kind: 'element', element: element.id }),
    },
    { label: `Not ${element.name} in this shot`, run: () => void takeOut(shot.id, element) },
    ...(wears.length > 0
      ? [
          'line' as const,
          ...wears,
          {
            label: `As written, in shot and scene`,
            disabled: here === undefined && scene === undefined,
            run: () => {
              wear(shot.id, element, undefined);
              wear(shot.sceneId, element, undefined);
            },
          },
        ]
      : []),
    ...(others.length > 0
      ? [
          'line' as const,
          { heading: 'This one instead' },
          ...others.slice(0, 10).map((one) => ({ label: one.name, run: () => void exchange(shot.id, element, one) })),
        ]
      : []),
  ];
}

/** Puts an element into a shot whose words do not name it, and takes back what was settled by hand. */
export function CastMenu({ shot }: { shot: ChipProps['shot'] & { readonly elements: readonly { element: Shown }[] } }) {
  const items = (): readonly MenuEntry[] => {
    const there = new Set(shot.elements.map(({ element }) => element.id));
    const free = store.get(elementListAtom).filter(({ id, kind }) => !there.has(id) && kind !== 'style');
    const settled = store.get(scriptDocAtom)?.casting?.[shot.id] !== undefined;
    return [
      { heading: 'Put into this shot' },
      ...free.slice(0, 16).map((one) => ({ label: one.name, run: () => void putIn(shot.id, one) })),
      'line',
      { label: 'Cast as the script says', disabled: !settled, run: () => void asWritten(shot.id) },
    ];
  };
  return (
    <Menu
      align="start"
      trigger={
        <button type="button" className={cx(css.chip, css.castMore)} title="Put an element into this shot">
          <Plus size={12} />
          <span className={css.sr}>Put an element into this shot</span>
        </button>
      }
      items={items}
    />
  );
}
