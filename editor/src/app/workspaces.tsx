import { lazy } from 'react';
import { fetchPart } from './fetch-part.ts';

export const script = () => fetchPart(() => import('../script/index.ts'));
export const edit = () => fetchPart(() => import('../edit/index.ts'));

/** The other workspaces, each fetched when it is first shown. */
export const ScriptWorkspace = lazy(async () => ({ default: (await script()).ScriptWorkspace }));
export const ElementsPanel = lazy(async () => ({ default: (await script()).ElementsPanel }));
export const EditWorkspace = lazy(async () => ({ default: (await edit()).EditWorkspace }));
export const TimelineStrip = lazy(async () => ({ default: (await edit()).TimelineStrip }));
