export { captionedAtom, exportCaptions } from './caption-files.ts';
export { exportCut, importCut, isCutFile } from './cut-files.ts';
export { CutReportDialog } from './cut-report.tsx';
export { CutSwitch } from './cut-switch.tsx';
