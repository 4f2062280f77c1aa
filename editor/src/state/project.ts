import type { NodeSpec } from '@reelgraph/nodes/graph';
import type { AssetView, ExportView, ProjectView } from '@reelgraph/runtime/protocol';
import { atom } from 'jotai';
import { atomFamily } from 'jotai-family';
import type { EngineView } from '../api/index.ts';

/** The open project; null on the projects page. */
export const projectAtom = atom<ProjectView | null>(null);
export const projectsAtom = atom<readonly ProjectView[] | null>(null);

/** What can be put on a canvas, by type. Empty until the catalogue is here. */
export const catalogueAtom = atom<ReadonlyMap<string, NodeSpec>>(new Map());
export const nodeSpecAtom = atomFamily((type: string) => atom((get) => get(catalogueAtom).get(type) ?? null));
export const enginesAtom = atom<readonly EngineView[]>([]);

/** Media of the open project, newest first. */
export const assetsAtom = atom<readonly AssetView[]>([]);
export const exportsAtom = atom<readonly ExportView[]>([]);
