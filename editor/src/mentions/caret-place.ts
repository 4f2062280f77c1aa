const copied = [
  'fontFamily',
  'fontSize',
  'fontWeight',
  'letterSpacing',
  'lineHeight',
  'paddingTop',
  'paddingRight',
  'paddingBottom',
  'paddingLeft',
  'textIndent',
  'tabSize',
] as const;

/** Where a letter of a textarea stands on the screen, on a canvas that is zoomed too. Pixels of the window. */
export function caretPlace(field: HTMLTextAreaElement, at: number): { left: number; top: number; bottom: number } {
  const style = getComputedStyle(field);
  const copy = document.createElement('div');
  for (const name of copied) copy.style[name] = style[name];
  Object.assign(copy.style, {
    position: 'fixed',
    visibility: 'hidden',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'break-word',
    boxSizing: 'border-box',
    width: `${field.clientWidth}px`,
    left: '0',
    top: '0',
  });
  copy.textContent = field.value.slice(0, at);
  const mark = document.createElement('span');
  mark.textContent = '@';
  // The rest of its word decides on which line it stands.
  copy.append(mark, field.value.slice(at + 1));
  document.body.append(copy);
  const { offsetLeft, offsetTop, offsetHeight } = mark;
  copy.remove();
  const box = field.getBoundingClientRect();
  const scale = field.offsetWidth > 0 ? box.width / field.offsetWidth : 1;
  const top = box.top + Math.max(0, Math.min(offsetTop - field.scrollTop, field.clientHeight - offsetHeight)) * scale;
  return { left: box.left + offsetLeft * scale, top, bottom: top + offsetHeight * scale };
}
