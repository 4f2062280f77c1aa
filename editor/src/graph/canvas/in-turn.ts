/** What is done in one frame of a long change: few enough that the frame is not missed by much. */
const EACH_FRAME = 5;

/** Does things a few in a frame, in the order in which they were asked for. Answers what takes one back. */
export function inTurn(request: (run: () => void) => void): (task: () => void) => () => void {
  const waiting = new Set<() => void>();
  let asked = false;
  const run = () => {
    asked = false;
    let left = EACH_FRAME;
    for (const task of waiting) {
      if (left-- === 0) break;
      waiting.delete(task);
      task();
    }
    ask();
  };
  const ask = () => {
    if (asked || waiting.size === 0) return;
    asked = true;
    request(run);
  };
  return (task) => {
    waiting.add(task);
    ask();
    return () => {
      waiting.delete(task);
    };
  };
}
