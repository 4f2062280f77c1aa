/**
 * Takes what a model thinks aloud (`<think>…</think>` at the start of its answer) out of a stream. Answers what of the text so
 * far is meant for the reader; a mark that may just be beginning is held back.
 */
export function withoutThinking(): (more: string) => string {
  let held = '';
  let state: 'start' | 'thinking' | 'answer' = 'start';
  return (more) => {
    if (state === 'answer') return more;
    held += more;
    if (state === 'start') {
      const text = held.trimStart();
      if (text === '' || (OPEN.startsWith(text) && text.length < OPEN.length)) return '';
      if (!text.startsWith(OPEN)) {
        state = 'answer';
        return text;
      }
      state = 'thinking';
    }
    const end = held.indexOf(CLOSE);
    if (end < 0) return '';
    const rest = held.slice(end + CLOSE.length).trimStart();
    if (rest === '') {
      held = held.slice(0, end + CLOSE.length);
      return '';
    }
    state = 'answer';
    return rest;
  };
}

const OPEN = '<think>';
const CLOSE = '</think>';
