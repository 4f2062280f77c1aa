// The props: the lamp that the film is named after, the cinema's neon sign, the last car on Route 9.
import { ellipse, linear, path, radial, rect } from './kit.mjs';

const lampDefs = `
${linear(
  'brass',
  [
    [0, '#2c1605'],
    [0.2, '#8f591d'],
    [0.4, '#ffe6ab'],
    [0.56, '#c98a38'],
    [0.82, '#5c3511'],
    [1, '#1e0f04'],
  ],
  true,
)}
${radial('flame', 300, 470, 110, [
  [0, '#fffdf0'],
  [0.35, '#ffe08a'],
  [0.7, '#f79f32'],
  [1, '#d95a12'],
])}
${linear(
  'glass',
  [
    [0, '#fff1d6', 0.26],
    [0.3, '#fff1d6', 0.05],
    [0.7, '#fff1d6', 0.07],
    [1, '#fff1d6', 0.34],
  ],
  true,
)}
${radial('halo', 300, 440, 230, [
  [0, '#ffdf95', 0.8],
  [0.5, '#ffb14d', 0.25],
  [1, '#ff9a2a', 0],
])}`;
const lampBody = `
  <circle cx="300" cy="440" r="230" fill="url(#halo)"/>
  <path d="M96 970q6-150 120-190l26-66h116l26 66q114 40 120 190q-200 46-408 0z" fill="url(#brass)"/><path d="M96 970q200 46 408 0l4 26q-206 50-416 0z" fill="#2a1507"/><path d="M96 970q200 46 408 0" stroke="#ffdd9a" stroke-width="4" fill="none" opacity=".75"/>
  <path d="M150 868q150 34 300 0M216 780q84 20 168 0" stroke="#2a1507" stroke-opacity=".7" stroke-width="6" fill="none"/><path d="M152 861q148 33 296 0" stroke="#fff0c6" stroke-opacity=".6" stroke-width="3" fill="none"/>
  <rect x="210" y="628" width="180" height="52" rx="10" fill="url(#brass)"/><rect x="228" y="680" width="144" height="38" rx="6" fill="url(#brass)"/><g stroke="#2a1507" stroke-width="4" opacity=".6">${[226, 250, 274, 298, 322, 346, 370].map((x) => path(`M${x} 632v44`, '')).join('')}</g>
  <rect x="384" y="690" width="92" height="18" rx="9" fill="url(#brass)"/><circle cx="492" cy="699" r="30" fill="url(#brass)"/><circle cx="492" cy="699" r="30" fill="none" stroke="#2a1507" stroke-width="4"/><circle cx="492" cy="699" r="11" fill="#2a1507"/>
  <path d="M300 612c-66-44-60-116-24-162c20-26 24-48 18-78c48 40 94 104 82 166c-6 40-34 66-76 74z" fill="url(#flame)"/><path d="M300 606c-30-24-28-62-8-92c10-16 14-26 12-44c24 26 40 58 34 90c-4 24-16 40-38 46z" fill="#fffdf4" opacity=".85"/><path d="M292 640h16v-34h-16z" fill="#3a1d0a"/>
  <path d="M226 632q-96-114-8-262q38-64 34-220h96q-4 156 34 220q88 148-8 262z" fill="url(#glass)" stroke="#ffe9c4" stroke-opacity=".6" stroke-width="4"/><path d="M248 598q-62-92-2-200q28-48 36-120" fill="none" stroke="#fff8e6" stroke-opacity=".65" stroke-width="8" stroke-linecap="round"/><path d="M370 566q40-84-4-168" fill="none" stroke="#fff8e6" stroke-opacity=".45" stroke-width="5" stroke-linecap="round"/><ellipse cx="300" cy="150" rx="48" ry="9" fill="none" stroke="#ffe9c4" stroke-opacity=".7" stroke-width="4"/>`;

const letters = {
  A: 'M0 150V40Q0 0 45 0t45 40v110M0 92h90',
  U: 'M0 0v110q0 40 45 40t45-40V0',
  R: 'M0 150V0h50q40 0 40 38t-40 38H0M48 76l42 74',
  O: 'M45 0q45 0 45 40v70q0 40-45 40T0 110V40Q0 0 45 0z',
};
const word = ['A', 'U', 'R', 'O', 'R', 'A'];
const neon = word
  .map((letter, i) => {
    const dead = i === 3;
    const tube = (width, colour, more = '') =>
      `<path d="${letters[letter]}" stroke="${colour}" stroke-width="${width}" ${more}/>`;
    return `<g transform="translate(${150 + i * 152} 190)">${
      dead
        ? `${tube(12, '#3a1512')}${tube(5, '#6d2b25')}${tube(2, '#ff8a7a', 'opacity=".35"')}`
        : `${tube(30, '#ff3a2c', 'filter="url(#blur24)" opacity=".9"')}${tube(16, '#ff4a3c', 'filter="url(#blur4)"')}${tube(9, '#ff9c8d')}${tube(4, '#fff4f0')}`
    }</g>`;
  })
  .join('');
const signDefs = linear('board', [
  [0, '#1b1417'],
  [1, '#09070a'],
]);
const signBody = `
  <path d="M90 120h1020q40 0 40 40v270q0 40-40 40H90q-40 0-40-40V160q0-40 40-40z" fill="url(#board)" stroke="#3d2522" stroke-width="8"/><path d="M94 142h1012q22 0 22 22v262q0 22-22 22H94q-22 0-22-22V164q0-22 22-22z" fill="none" stroke="#ff5546" stroke-opacity=".35" stroke-width="3"/>
  <path d="M260 120V0M940 120V0" stroke="#1a1416" stroke-width="18"/><g stroke="#000" stroke-opacity=".35" stroke-width="3">${Array.from({ length: 11 }, (_, i) => path(`M60 ${160 + i * 28}H1140`, '')).join('')}</g>
  <g fill="none" stroke-linecap="round" stroke-linejoin="round">${neon}<path d="M140 408H1060" stroke="#2fd0cc" stroke-width="16" filter="url(#blur8)"/><path d="M140 408H1060" stroke="#c9fffc" stroke-width="5"/></g>
  <g stroke="#5a4744" stroke-width="4" fill="none"><path d="M606 340v30q0 20 20 20h60M696 340v50"/></g>`;

const carDefs = `
${linear('body', [
  [0, '#6d3a33'],
  [0.3, '#3a1d1d'],
  [1, '#0f080a'],
])}
${linear('glass', [
  [0, '#ffd79a'],
  [0.5, '#c98a6a'],
  [1, '#40262a'],
])}
${linear('chrome', [
  [0, '#fff0d6'],
  [0.5, '#8d7468'],
  [1, '#2a1d1c'],
])}`;
const carBody = `
  <ellipse cx="400" cy="492" rx="350" ry="30" fill="#0a0506" opacity=".7" filter="url(#blur14)"/>
  <path d="M150 500v-40h90v40q0 14-14 14h-62q-14 0-14-14zM560 500v-40h90v40q0 14-14 14h-62q-14 0-14-14z" fill="#08060a"/>
  <path d="M214 190q30-92 70-104q116-26 232 0q40 12 70 104l20 40H194z" fill="url(#body)"/><path d="M244 192q24-72 54-82q102-20 204 0q30 10 54 82q-156 22-312 0z" fill="url(#glass)"/><path d="M300 112q100-18 200 0" stroke="#fff3d6" stroke-width="4" opacity=".8" fill="none"/><path d="M330 196l26-94M470 196l-26-94" stroke="#3a2426" stroke-width="5" opacity=".5"/>
  <path d="M100 260q40-50 100-64q200 30 400 0q60 14 100 64q26 60 18 160q-4 50-50 56H132q-46-6-50-56q-8-100 18-160z" fill="url(#body)"/><path d="M104 262q40-50 98-62q198 28 396 0q58 12 98 62" stroke="#ffcf98" stroke-width="5" fill="none" opacity=".85"/><path d="M240 236q160 26 320 0l30 130q-190 22-380 0z" fill="#1c0f11" opacity=".55"/>
  <path d="M90 392h620v30q0 18-20 18H110q-20 0-20-18z" fill="url(#chrome)"/>${rect(336, 330, 128, 44, 'rx="4" fill="#e9dcc0"')}<path d="M352 352h96" stroke="#5a3a30" stroke-width="12" stroke-dasharray="14 6"/>
  <g>${ellipse(150, 316, 90, 70, 'fill="#ff2d1e" filter="url(#blur24)" opacity=".9"')}${ellipse(650, 316, 90, 70, 'fill="#ff2d1e" filter="url(#blur24)" opacity=".9"')}<path d="M112 280q40-14 74 0v74q-40 12-78 0zM688 280q-40-14-74 0v74q40 12 78 0z" fill="#ff4636"/><path d="M124 292q26-8 50 0v48q-26 8-52 0zM676 292q-26-8-50 0v48q26 8 52 0z" fill="#ffd9cf"/></g>`;

export const lamp = [{ file: 'lamp', width: 600, height: 1030, defs: lampDefs, body: lampBody }];
export const sign = [{ file: 'sign', width: 1200, height: 520, defs: signDefs, body: signBody }];
export const car = [{ file: 'car', width: 800, height: 530, defs: carDefs, body: carBody }];
