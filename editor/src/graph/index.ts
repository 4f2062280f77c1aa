export { addExample } from './add-example.ts';
export { GraphDrawing } from './graph-drawing.tsx';
export { GraphWorkspace } from './graph-workspace.tsx';
