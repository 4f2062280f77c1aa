/** Pixels before a press becomes a drag. */
export const DRAG_THRESHOLD = 4;

export interface Drag {
  /** Pixels from where the pointer went down; called once the threshold is passed, and at most once a frame. */
  move(dx: number, dy: number, event: PointerEvent): void;
  /** The pointer went up; `moved` says whether the threshold was passed. */
  up(moved: boolean, event: PointerEvent): void;
  /** Escape, or the system took the pointer. */
  cancel(): void;
}

/** Follows a pointer from its press to its end, whatever it passes over. */
export function followPointer(start: PointerEvent, drag: Drag): void {
  let moved = false;
  let latest: PointerEvent | null = null;
  let frame = 0;
  const flush = () => {
    frame = 0;
    if (latest) drag.move(latest.clientX - start.clientX, latest.clientY - start.clientY, latest);
    latest = null;
  };
  const onMove = (event: PointerEvent) => {
    if (event.pointerId !== start.pointerId) return;
    if (!moved && Math.hypot(event.clientX - start.clientX, event.clientY - start.clientY) < DRAG_THRESHOLD) return;
    moved = true;
    latest = event;
    frame ||= requestAnimationFrame(flush);
  };
  const end = () => {
    cancelAnimationFrame(frame);
    window.removeEventListener('pointermove', onMove);
    window.removeEventListener('pointerup', onUp);
    window.removeEventListener('pointercancel', onCancel);
    window.removeEventListener('keydown', onKey, true);
  };
  const onUp = (event: PointerEvent) => {
    if (event.pointerId !== start.pointerId) return;
    if (latest) flush();
    end();
    drag.up(moved, event);
  };
  const onCancel = () => {
    end();
    drag.cancel();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onCancel();
  };
  window.addEventListener('pointermove', onMove);
  window.addEventListener('pointerup', onUp);
  window.addEventListener('pointercancel', onCancel);
  window.addEventListener('keydown', onKey, true);
}
