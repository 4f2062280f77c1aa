import type { ComponentType } from 'react';
import { lazy } from 'react';

type Door = () => Promise<Record<string, ComponentType>>;
const found: Record<string, Door> = import.meta.glob<Record<string, ComponentType>>([
  '../edit/index.ts',
  '../script/index.ts',
]);

const Missing = () => null;
const door = (path: string, name: string) =>
  lazy(async () => ({ default: (await found[path]?.())?.[name] ?? Missing }));

export const ScriptWorkspace = door('../script/index.ts', 'ScriptWorkspace');
export const ElementsPanel = door('../script/index.ts', 'ElementsPanel');
export const EditWorkspace = door('../edit/index.ts', 'EditWorkspace');
export const TimelineStrip = door('../edit/index.ts', 'TimelineStrip');
