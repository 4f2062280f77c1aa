export { GraphWorkspace } from './graph-workspace.tsx';
