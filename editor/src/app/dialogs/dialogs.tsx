import { useAtom } from 'jotai';
import { ExportDialog } from '../../export/export-dialog.tsx';
import { DeleteProjectDialog, NewProjectDialog, RenameProjectDialog } from '../../projects/project-dialogs.tsx';
import { ComparisonDialog } from '../../queue/comparison-dialog.tsx';
import { ContactSheet } from '../../queue/contact-sheet.tsx';
import { RunDialog } from '../../queue/run-dialog.tsx';
import { TonightDialog } from '../../queue/tonight-dialog.tsx';
import { RealPictures } from '../../real-pictures/real-pictures-page.tsx';
import { dialogAtom } from '../../state/index.ts';
import { DeleteTemplateDialog } from '../../templates/delete-template-dialog.tsx';
import { SaveTemplateDialog } from '../../templates/save-template-dialog.tsx';
import { Palette } from './palette.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { VersionsDialog } from './versions-dialog.tsx';

/** The one dialog that is open, if any. */
export function Dialogs() {
  const [dialog, setDialog] = useAtom(dialogAtom);
  const close = () => setDialog(null);
  switch (dialog?.kind) {
    case undefined:
      return null;
    case 'palette':
      return <Palette onClose={close} />;
    case 'shortcuts':
      return <ShortcutSheet onClose={close} />;
    case 'name-revision':
      return <VersionsDialog onClose={close} />;
    case 'run':
      return <RunDialog run={dialog.run} onClose={close} />;
    case 'compare-runs':
      return <ComparisonDialog one={dialog.one} other={dialog.other} onClose={close} />;
    case 'tonight':
      return <TonightDialog onClose={close} />;
    case 'contact-sheet':
      return <ContactSheet night={dialog.night} onClose={close} />;
    case 'export':
      return <ExportDialog onClose={close} />;
    case 'real-pictures':
      return <RealPictures onClose={close} />;
    case 'save-template':
      return <SaveTemplateDialog onClose={close} />;
    case 'delete-template':
      return <DeleteTemplateDialog id={dialog.id} title={dialog.title} onClose={close} />;
    case 'new-project':
      return <NewProjectDialog onClose={close} />;
    case 'rename-project':
      return <RenameProjectDialog id={dialog.id} title={dialog.title} onClose={close} />;
    case 'delete-project':
      return <DeleteProjectDialog id={dialog.id} title={dialog.title} onClose={close} />;
  }
}
