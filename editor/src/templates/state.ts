import { atom } from 'jotai';
import type { TemplateView } from '../api/index.ts';

/** Null until it was fetched; set to null to fetch anew. */
export const templatesAtom = atom<readonly TemplateView[] | null>(null);
