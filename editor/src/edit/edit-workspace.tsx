import type { TimelineHandle } from '@reelgraph/timeline/ui';
import { useAtomValue } from 'jotai';
import { useEffect, useRef } from 'react';
import { railPanelAtom, sequenceAtom } from '../state/index.ts';
import { ClipInspector } from './clip-inspector.tsx';
import { CutReportDialog } from './cuts/index.ts';
import css from './edit.module.css';
import { useEditCommands } from './edit-commands.ts';
import { EditTimeline } from './edit-timeline.tsx';
import { RelinkDialog } from './relink/index.ts';
import { deselect } from './state.ts';
import { TakesPanel } from './takes-panel.tsx';
import { Viewer } from './viewer.tsx';

/** Takes, viewer, inspector and, below them, the cut. */
export function EditWorkspace() {
  const handle = useRef<TimelineHandle>(null);
  const id = useAtomValue(sequenceAtom)?.id;
  const panel = useAtomValue(railPanelAtom);
  useEditCommands(handle);
  // Another film: what was selected is not in it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when the sequence becomes another one.
  useEffect(() => deselect, [id]);
  // Space plays, always: a button that was pressed with the pointer does not keep the keys.
  useEffect(releaseButton, []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: only takes the focus off what a pointer pressed; keys keep it.
    <div
      className={panel === null ? css.workspace : css.workspaceNarrow}
      onClick={(event) => {
        if (event.detail > 0) releaseButton();
      }}
    >
      {panel === null ? <TakesPanel /> : null}
      <Viewer />
      <ClipInspector />
      <EditTimeline handle={handle} />
      <CutReportDialog />
      <RelinkDialog />
    </div>
  );
}

function releaseButton(): void {
  const focused = document.activeElement;
  // Who came by keys stands where the keys brought them.
  if (!(focused instanceof HTMLButtonElement) || focused.matches(':focus-visible')) return;
  if (!focused.closest('[role=dialog], [role=menu]')) focused.blur();
}
