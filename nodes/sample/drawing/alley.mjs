// Alley 9 in the rain: brick walls that run to a lamp-lit end, one neon sign, a wet street that mirrors everything.
import { ellipse, f, linear, many, path, radial, rect, slant } from './kit.mjs';

const defs = `
${linear('sky', [
  [0, '#060d13'],
  [0.4, '#132733'],
  [0.75, '#2c4149'],
  [1, '#6b5f45'],
])}
${radial('glow', 640, 372, 470, [
  [0, '#fff0c4', 0.98],
  [0.1, '#ffd48a', 0.85],
  [0.3, '#c07f3c', 0.42],
  [0.62, '#6a4324', 0.16],
  [1, '#3a2413', 0],
])}
${slant('wl', 0, 300, 496, 300, [
  [0, '#04070a'],
  [0.45, '#0d181f'],
  [0.82, '#27373a'],
  [1, '#6f5a3a'],
])}
${slant('wr', 790, 300, 1280, 300, [
  [0, '#7a5f3a'],
  [0.14, '#2f322f'],
  [0.5, '#121c22'],
  [1, '#05080b'],
])}
${linear('ground', [
  [0, '#8a6f48'],
  [0.12, '#4b4537'],
  [0.4, '#1c262a'],
  [1, '#070b0e'],
])}
${linear('pool', [
  [0, '#ffe2a4', 0.95],
  [0.5, '#e09a4a', 0.55],
  [1, '#8a4f22', 0],
])}
${linear('redpool', [
  [0, '#ff6152', 0.8],
  [1, '#a01c16', 0],
])}
${linear('tower', [
  [0, '#0b141a'],
  [1, '#3b3a31'],
])}`;

// A point on a wall: u runs along it (0 near, 1 far), v runs down (0 top, 1 ground).
const wall = (side) => (u, v) => {
  const k = 1 - (1 - u) ** 1.0;
  const x = side === 'left' ? k * 496 : 1280 - k * 490;
  const top = -90 + k * 260;
  const base = 742 - k * 262;
  return `${f(x)} ${f(top + (base - top) * v)}`;
};
const quad = (at, u0, v0, u1, v1) => `M${at(u0, v0)}L${at(u1, v0)}L${at(u1, v1)}L${at(u0, v1)}Z`;
const left = wall('left');
const right = wall('right');

const bricks = (at, seed) =>
  many(seed, 190, (n) => {
    const row = Math.floor(n() * 44) / 44;
    const u = n() * 0.96;
    return path(
      quad(at, u, row + 0.004, u + 0.018 + 0.02 * (1 - u), row + 0.02),
      `fill="${n() > 0.55 ? '#7a6a52' : '#000'}" opacity="${f(0.05 + n() * 0.2)}"`,
    );
  });
const courses = (at) => Array.from({ length: 23 }, (_, i) => path(`M${at(0, i / 22)}L${at(1, i / 22)}`, '')).join('');

const background = `
  ${rect(0, 0, 1280, 720, 'fill="url(#sky)"')}
  <g fill="#1a2a33" opacity=".9" filter="url(#blur14)">${many(6, 12, (n) => ellipse(n() * 1280, n() * 190, 120 + n() * 160, 20 + n() * 40, `opacity="${f(0.3 + n() * 0.5)}"`))}</g>
  ${path('M470 230h62v-84h36v-38h40v64h66v-90h20v-40h8v40h44v110h70v400H470z', 'fill="url(#tower)"')}
  <g fill="#ffcf8a">${many(19, 34, (n) => rect(480 + n() * 320, 130 + n() * 190, 5, 8, `opacity="${f(n() * 0.6)}"`))}</g>
  ${rect(0, 0, 1280, 720, 'fill="url(#glow)"')}
  <g stroke="#060a0d" stroke-width="2.500" fill="none" opacity=".85"><path d="M330 120q310 90 620 10M380 60q280 120 540 40M420 176q220 40 440-8"/></g>
  ${ellipse(640, 470, 190, 60, 'fill="#ffdf9e" opacity=".5" filter="url(#blur24)"')}`;

const fireEscape = `<g stroke="#020405" stroke-width="5" fill="none">
  <path d="M890 214L1030 158M890 330L1034 296M890 440L1030 428"/><path d="M896 206l122 96M1030 158L896 330M896 324l122 108M1030 300L896 440" stroke-width="3.500"/>
  <path d="M890 190v52M1030 132v56M890 306v52M1032 270v56M890 418v50M1030 402v52M890 190L1030 132M890 306L1032 270M890 418L1030 402" stroke-width="2.600"/></g>
  <g stroke="#c99a58" stroke-width="1.200" opacity=".55" fill="none"><path d="M890 190L1030 132M890 306L1032 270M890 418L1030 402"/></g>`;

const midground = `
  ${path('M-10-120L496 168V482L-10 748z', 'fill="url(#wl)"')}${path('M1290-120L790 170V482l500 266z', 'fill="url(#wr)"')}
  ${bricks(left, 3)}${bricks(right, 8)}
  <g stroke="#000" stroke-opacity=".28" stroke-width="1.600">${courses(left)}${courses(right)}</g>
  ${path(quad(left, 0.26, 0.24, 0.44, 0.46), 'fill="#ffb653" filter="url(#blur40)" opacity=".85"')}${path(quad(left, 0.26, 0.24, 0.44, 0.46), 'fill="#ffc873"')}${path(quad(left, 0.26, 0.24, 0.44, 0.34), 'fill="#fff0c4" opacity=".45"')}
  <path d="M${left(0.35, 0.24)}L${left(0.35, 0.46)}M${left(0.26, 0.35)}L${left(0.44, 0.35)}" stroke="#4a2b0d" stroke-width="5"/>${path(quad(left, 0.24, 0.465, 0.46, 0.49), 'fill="#0c1114"')}
  <path d="M${left(0.3, 0.46)}q6-40 22-44q14 4 16 40z" fill="#3a1f0a"/>
  ${path(quad(left, 0.56, 0.3, 0.66, 0.47), 'fill="#0a1115"')}${path(quad(left, 0.74, 0.36, 0.81, 0.5), 'fill="#f0ad5a" opacity=".85"')}${path(quad(left, 0.1, 0.6, 0.24, 0.985), 'fill="#05090b"')}<path d="M${left(0.24, 0.6)}L${left(0.24, 0.985)}" stroke="#7d6238" stroke-width="2"/>
  ${path(quad(left, 0.5, 0.62, 0.59, 0.975), 'fill="#080c0e"')}<path d="M${left(0.0, 0.1)}L${left(0.98, 0.2)}M${left(0.47, 0)}L${left(0.47, 0.97)}" stroke="#05080a" stroke-width="6"/><path d="M${left(0.475, 0)}L${left(0.475, 0.97)}" stroke="#8b6c3e" stroke-width="1.500" opacity=".8"/>
  ${path(quad(right, 0.66, 0.28, 0.74, 0.44), 'fill="#0a1013"')}${path(quad(right, 0.2, 0.56, 0.36, 0.985), 'fill="#05080a"')}${path(quad(right, 0.8, 0.34, 0.87, 0.47), 'fill="#e9a555" opacity=".7"')}
  ${fireEscape}
  <g><path d="M1088 96h70v262h-70z" fill="#ff3d30" filter="url(#blur40)" opacity=".8"/><path d="M1092 100h62v254h-62z" fill="#210605" stroke="#5a1712" stroke-width="3"/>
    <g stroke-linecap="round" fill="none"><path id="n" d="M1106 172v-46h32v46M1106 150h32M1106 190v40h32v-40M1106 250h32v18h-32v18M1106 306v34h32" stroke="#ff4b3d" stroke-width="13" filter="url(#blur8)" opacity=".9"/><path d="M1106 172v-46h32v46M1106 150h32M1106 190v40h32v-40M1106 250h32v18h-32v18M1106 306v34h32" stroke="#ff9a8a" stroke-width="5"/><path d="M1106 172v-46h32v46M1106 150h32M1106 190v40h32v-40M1106 250h32v18h-32v18M1106 306v34h32" stroke="#fff1ec" stroke-width="1.600"/></g></g>
  ${path('M-10 748L496 482H790l500 266v20H-10z', 'fill="url(#ground)"')}
  <g stroke="#000" stroke-opacity=".35" stroke-width="1.500">${Array.from({ length: 9 }, (_, i) => path(`M${f(500 + i * 36)} 482L${f(-260 + i * 225)} 760`, '')).join('')}${many(2, 11, (_, i) => path(`M-10 ${f(488 + i * i * 2.3)}H1290`, ''))}</g>
  <g filter="url(#blur14)">${path('M576 490h128l40 130-50 110H570l-40-100z', 'fill="url(#pool)"')}${path('M620 500h44l20 210h-70z', 'fill="#ffefc4" opacity=".5"')}</g><g filter="url(#blur24)">${ellipse(1096, 664, 44, 60, 'fill="#ff4b3d" opacity=".6"')}${ellipse(250, 672, 76, 30, 'fill="#ffb653" opacity=".42"')}</g>
  <g filter="url(#blur2)" stroke="#fff0cd" stroke-linecap="round">${many(51, 60, (n) => {
    const y = 492 + n() ** 1.3 * 220;
    const x = 640 + (n() - 0.5) * (120 + (y - 480) * 2.4);
    return path(
      `M${f(x)} ${f(y)}h${f(8 + n() * (y - 470) * 0.4)}`,
      `stroke-width="${f(1 + (y - 480) / 90)}" opacity="${f(0.12 + n() * 0.5)}"`,
    );
  })}</g>
  <g><path d="M540 486V262q0-28 30-28" fill="none" stroke="#05080a" stroke-width="8"/><path d="M544 486V262q0-24 26-24" fill="none" stroke="#d6a866" stroke-width="1.600"/><circle cx="574" cy="242" r="46" fill="#ffd58c" filter="url(#blur24)"/><circle cx="574" cy="240" r="11" fill="#fff8e4"/><path d="M532 480h18l4 10h-26z" fill="#05080a"/></g>`;

const foreground = `
  <g filter="url(#blur8)"><path d="M-30-20h120l-18 300l22 470H-30z" fill="#020405"/><path d="M74-10l-16 300l22 440" stroke="#7b5c30" stroke-width="4" fill="none" opacity=".7"/><path d="M-20 560h170v190H-20z" fill="#030506"/><path d="M-20 560h170v8H-20z" fill="#5d5137" opacity=".8"/><path d="M-10 470h110v100H-10z" fill="#020304"/></g>
  <g filter="url(#blur14)"><path d="M1190-30h140v800h-110q-20-420-30-800z" fill="#020304"/><path d="M1000-30h300v74q-150 6-300-40z" fill="#020304"/><path d="M1204 0q10 380 26 740" stroke="#ff5546" stroke-width="5" opacity=".55" fill="none"/></g>`;

export const alley = { defs, background, midground, foreground };
