/** What each test left of its comparisons (`judge` in `models/src/engines/onnx/testing/parity.ts`) in vitest's JSON report. */
export const rowsOf = (report) =>
  report.testResults.flatMap(({ assertionResults }) => assertionResults.flatMap(({ meta }) => meta?.parity ?? []));

const digits = (error) => (Number.isFinite(error) ? error.toExponential(1) : 'not a number');

/** `models/PARITY.md`: one line a mode, with the wrong variant that comes nearest to passing. */
export function parityTable(rows) {
  const families = [...new Set(rows.map(({ family }) => family))].sort();
  return `${[
    '# Parity',
    '',
    'Made by `npm run test:parity`; not written by hand. Our pipelines, on ONNX Runtime, against the official ones in PyTorch, on tiny',
    'random weights of the same classes: the largest difference of any number of the result over the range of all of them. At most',
    '1e-5 passes. Each mode was also run in ways that are wrong in one place; the last columns say how far off the nearest of',
    'them was. No real weights were run: parity says that the arithmetic is the same, not how a picture looks.',
    ...families.flatMap((family) => ['', `## ${family}`, '', ...tableOf(rows.filter((row) => row.family === family))]),
  ].join('\n')}\n`;
}

function tableOf(rows) {
  const right = new Map();
  for (const row of rows.filter(({ wrong }) => !wrong)) {
    const key = `${row.mode}\n${row.against}`;
    // The same comparison of several runs: the worst counts.
    if (!(right.get(key)?.error >= row.error)) right.set(key, row);
  }
  const lines = [...right.values()].map(({ mode, against, error }) => {
    const wrong = rows.filter((row) => row.wrong && row.mode === mode).sort((a, b) => a.error - b.error);
    const nearest = wrong[0];
    const seen = nearest ? `${nearest.wrong} | ${digits(nearest.error)}` : '– | –';
    return `| ${mode} | ${against} | ${digits(error)} | ${wrong.length} | ${seen} |`;
  });
  return [
    '| mode | against | error | wrong variants | the nearest of them | its error |',
    '|---|---|---|---|---|---|',
    ...lines,
  ];
}
