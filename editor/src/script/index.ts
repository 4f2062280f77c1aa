export { ElementsPanel } from './elements/elements-panel.tsx';
export { ScriptWorkspace } from './script-workspace.tsx';
