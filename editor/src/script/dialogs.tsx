import { useAtom } from 'jotai';
import { FramingDialog } from './assist/framing-dialog.tsx';
import { DraftDialog } from './board/draft-dialog.tsx';
import { ShotDialog } from './board/shot-dialog.tsx';
import { ElementDialog, NewElementDialog } from './elements/element-dialog.tsx';
import { LookDialog } from './look/look-dialog.tsx';
import { scriptDialogAtom } from './script-state.ts';
import { StartDialog } from './start/start-dialog.tsx';

/** Whatever dialog of the script is open. */
export function ScriptDialogs() {
  const [dialog, setDialog] = useAtom(scriptDialogAtom);
  const close = () => setDialog(null);
  if (dialog?.kind === 'shot') return <ShotDialog key={dialog.shot} id={dialog.shot} onClose={close} />;
  if (dialog?.kind === 'start') return <StartDialog key={dialog.shot} id={dialog.shot} onClose={close} />;
  if (dialog?.kind === 'framing') return <FramingDialog scene={dialog.scene} onClose={close} />;
  if (dialog?.kind === 'look') return <LookDialog key={dialog.scene} scene={dialog.scene} onClose={close} />;
  if (dialog?.kind === 'element') return <ElementDialog key={dialog.element} id={dialog.element} onClose={close} />;
  if (dialog?.kind === 'new-element') return <NewElementDialog from={dialog} onClose={close} />;
  if (dialog?.kind === 'draft') return <DraftDialog name={dialog.name} text={dialog.text} onClose={close} />;
  return null;
}
