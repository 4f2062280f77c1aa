/** One line for the person in front of the terminal. Goes to stderr, so that a command's own output stays clean. */
export const say = (text) => process.stderr.write(`${text}\n`);

/** A step that takes a while: says what starts, and how long it took. Throws what the step throws. */
export async function step(title, work) {
  say(`• ${title}`);
  const start = Date.now();
  const result = await work();
  const seconds = (Date.now() - start) / 1000;
  if (seconds > 1) say(`  ${title.replace(/…$/, '')}: ${seconds.toFixed(0)} s`);
  return result;
}

/** Ends the program with one clear sentence and no stack trace. */
export function fail(message, code = 1) {
  say(message);
  process.exit(code);
}
