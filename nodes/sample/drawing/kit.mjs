// Small helpers for drawing the sample's pictures as SVG text. Everything is seeded: the same run writes the same bytes.
export const random = (seed) => {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
};

export const many = (seed, count, draw) => {
  const next = random(seed);
  return Array.from({ length: count }, (_, index) => draw(next, index)).join('');
};

const stops = (list) =>
  list
    .map(
      ([at, colour, alpha]) =>
        `<stop offset="${at}" stop-color="${colour}"${alpha === undefined ? '' : ` stop-opacity="${alpha}"`}/>`,
    )
    .join('');

/** Vertical (default) or horizontal gradient in object space. */
export const linear = (id, list, across = false) =>
  `<linearGradient id="${id}" x1="0" y1="0" x2="${across ? 1 : 0}" y2="${across ? 0 : 1}">${stops(list)}</linearGradient>`;

/** Gradient between two points in picture space. */
export const slant = (id, x1, y1, x2, y2, list) =>
  `<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${x1}" y1="${y1}" x2="${x2}" y2="${y2}">${stops(list)}</linearGradient>`;

/** Round gradient in picture space. */
export const radial = (id, cx, cy, r, list) =>
  `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="${cx}" cy="${cy}" r="${r}">${stops(list)}</radialGradient>`;

export const blurs = [2, 4, 8, 14, 24, 40]
  .map(
    (s) =>
      `<filter id="blur${s}" x="-80%" y="-80%" width="260%" height="260%"><feGaussianBlur stdDeviation="${s}"/></filter>`,
  )
  .join('');

export const f = (n) => Number(n.toFixed(1));

export const svg = (width, height, defs, ...groups) =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}"><defs>${blurs}${defs}</defs>${groups
    .map((g) => `<g>${g.replace(/\s*\n\s*/g, '')}</g>`)
    .join('')}</svg>\n`;

export const ellipse = (cx, cy, rx, ry, more) =>
  `<ellipse cx="${f(cx)}" cy="${f(cy)}" rx="${f(rx)}" ry="${f(ry)}" ${more}/>`;
export const rect = (x, y, w, h, more) => `<rect x="${f(x)}" y="${f(y)}" width="${f(w)}" height="${f(h)}" ${more}/>`;
export const path = (d, more) => `<path d="${d}" ${more}/>`;
