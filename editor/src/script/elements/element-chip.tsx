import type { LucideIcon } from 'lucide-react';
import { Box, MapPin, Palette, User } from 'lucide-react';
import { thumbUrl } from '../../api/index.ts';
import { store } from '../../state/index.ts';
import { cx, Tip } from '../../ui/index.ts';
import { type ElementKind, scriptDialogAtom } from '../script-state.ts';
import css from './elements.module.css';

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

/** An element in a shot, with the reason why it is there. */
export function ElementChip({ element, why, bare }: { element: Shown; why: string; bare?: boolean }) {
  return (
    <Tip label={element.name} text={why}>
      <button
        type="button"
        className={cx(css.chip, bare && css.bare)}
        data-kind={element.kind}
        onClick={() => store.set(scriptDialogAtom, { kind: 'element', element: element.id })}
      >
        <Avatar element={element} size={16} />
        {bare ? <span className={css.sr}>{element.name}</span> : <span>{element.name}</span>}
      </button>
    </Tip>
  );
}
