import { shippedBindings } from '../engines/comfyui/bindings/index.ts';

/** A file for ComfyUI: where it is had, and in which of its folders it goes. */
export interface ModelFile {
  readonly file: string;
  readonly folder: string;
  readonly url: string;
  readonly bytes: number;
  readonly licence?: string;
  readonly nonCommercial: boolean;
}

/** A model family as a person chooses it. */
export interface ModelFamily {
  readonly id: string;
  readonly label: string;
  readonly does: string;
  /** Rough need of graphics memory with these files. Bytes. */
  readonly vram: number;
  readonly files: readonly ModelFile[];
}

const families: readonly (Pick<ModelFamily, 'id' | 'label' | 'does'> & { readonly binding: string })[] = [
  { id: 'ltx-2', label: 'LTX-2', does: 'video with sound', binding: 'ltx-2-distilled-text-2' },
  { id: 'flux-2-klein-4b', label: 'FLUX.2 Klein 4B', does: 'pictures, inpainting', binding: 'flux-2-klein-4b-text' },
  { id: 'flux-2-klein-9b', label: 'FLUX.2 Klein 9B', does: 'pictures, inpainting', binding: 'flux-2-klein-9b-text' },
  { id: 'sam-3', label: 'SAM 3', does: 'masks, tracking', binding: 'sam-3-track' },
];

/** The families that Reelgraph works with, and the files that ComfyUI wants for each: those its bindings ask for. */
export const modelFamilies: readonly ModelFamily[] = families.map(({ binding: id, ...family }) => {
  const binding = shippedBindings.find((one) => one.id === id);
  const files = (binding?.models ?? []).flatMap(({ get, folder, candidates }): ModelFile[] => {
    const licence = candidates.find((one) => one.licence)?.licence;
    const nonCommercial = candidates.some((one) => one.nonCommercial);
    return get ? [{ ...get, folder, nonCommercial, ...(licence ? { licence } : {}) }] : [];
  });
  return { ...family, vram: binding?.vram ?? 0, files };
});
