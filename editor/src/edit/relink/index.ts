export { openRelink, RelinkDialog } from './relink-dialog.tsx';
