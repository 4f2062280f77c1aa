export { EditWorkspace } from './edit-workspace.tsx';
export { TimelineStrip } from './timeline-strip.tsx';
