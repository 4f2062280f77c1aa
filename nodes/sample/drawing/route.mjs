// Route 9 at first light: mesas, a straight road, telegraph poles, a ridge of grass and rock in front.
import { ellipse, f, linear, many, path, radial, rect } from './kit.mjs';

const defs = `
${linear('sky', [
  [0, '#1d2a48'],
  [0.26, '#4c5079'],
  [0.5, '#a5738a'],
  [0.7, '#ec9f74'],
  [0.86, '#ffd08c'],
  [1, '#fff0c6'],
])}
${radial('sun', 760, 398, 520, [
  [0, '#fffbe9'],
  [0.05, '#fff0c2'],
  [0.14, '#ffd78c', 0.8],
  [0.4, '#ff9d55', 0.3],
  [1, '#ff8a4a', 0],
])}
${linear('m1', [
  [0, '#a8687a'],
  [1, '#d58c74'],
])}
${linear('m2', [
  [0, '#7a4352'],
  [1, '#a85f54'],
])}
${linear('sand', [
  [0, '#e39a63'],
  [0.1, '#b36a48'],
  [0.4, '#6d3a30'],
  [1, '#23110f'],
])}
${linear('road', [
  [0, '#c0a08a'],
  [0.2, '#71605c'],
  [1, '#1b1719'],
])}
${linear('ridge', [
  [0, '#6a3124'],
  [0.2, '#2c1412'],
  [1, '#0b0506'],
])}`;

const mesa = (x, y, w, h, fill) =>
  `<path d="M${x} ${y}l${f(w * 0.06)}-${f(h * 0.4)}l${f(w * 0.05)}-${f(h * 0.12)}l${f(w * 0.03)}-${f(h * 0.48)}h${f(w * 0.3)}l${f(w * 0.02)} ${f(h * 0.07)}h${f(w * 0.2)}l${f(w * 0.06)} ${f(h * 0.4)}l${f(w * 0.07)} ${f(h * 0.1)}l${f(w * 0.21)} ${f(h * 0.43)}z" fill="${fill}"/>`;

const background = `
  ${rect(0, 0, 1280, 720, 'fill="url(#sky)"')}
  <g fill="#fff3da">${many(44, 46, (n) => `<circle cx="${f(n() * 1280)}" cy="${f(n() ** 1.6 * 210)}" r="${f(0.6 + n() * 1.1)}" opacity="${f(0.15 + n() * 0.55)}"/>`)}</g>
  ${rect(0, 0, 1280, 720, 'fill="url(#sun)"')}<circle cx="760" cy="400" r="42" fill="#fffdf2"/><circle cx="760" cy="400" r="70" fill="#fff2cc" filter="url(#blur24)" opacity=".9"/>
  <g filter="url(#blur8)">${many(17, 26, (n) => {
    const y = 70 + n() * 250;
    const x = n() * 1280;
    const w = 90 + n() * 260;
    return `<path d="M${f(x - w)} ${f(y)}q${f(w)}-${f(12 + n() * 12)} ${f(w * 2)} 0q-${f(w)} ${f(8 + n() * 10)}-${f(w * 2)} 0z" fill="${y > 200 ? '#ffd2a0' : '#c88aa0'}" opacity="${f(0.2 + n() * 0.45)}"/>`;
  })}</g>
  ${mesa(-60, 452, 520, 138, 'url(#m1)')}${mesa(920, 450, 480, 112, 'url(#m1)')}${mesa(330, 452, 260, 58, '#c98274')}
  <path d="M-60 452h520l-40-20q-200 10-480 0z" fill="#ffc58c" opacity=".35" filter="url(#blur8)"/>
  ${rect(0, 430, 1280, 40, 'fill="#ffcf98" opacity=".6" filter="url(#blur14)"')}`;

const pole = (x, base, h, w) =>
  `<path d="M${x} ${base}V${base - h}M${x - h * 0.17} ${f(base - h * 0.9)}h${f(h * 0.34)}M${f(x - h * 0.13)} ${f(base - h * 0.78)}h${f(h * 0.26)}" stroke-width="${w}"/>`;

const scrub = (seed, count, top, bottom, colour) =>
  many(seed, count, (n) => {
    const y = top + n() ** 1.4 * (bottom - top);
    const s = 0.3 + ((y - top) / (bottom - top)) * 1.5;
    const x = n() * 1280;
    if (Math.abs(x - 640) < (y - 440) * 1.02 + 16) return '';
    return `<path d="M${f(x)} ${f(y)}q${f(-16 * s)}-${f(4 * s)}-${f(18 * s)}-${f(9 * s)}q${f(9 * s)} ${f(1 * s)} ${f(13 * s)} ${f(4 * s)}q${f(-5 * s)}-${f(9 * s)}-${f(2 * s)}-${f(15 * s)}q${f(5 * s)} ${f(6 * s)} ${f(7 * s)} ${f(14 * s)}q${f(4 * s)}-${f(9 * s)} ${f(11 * s)}-${f(11 * s)}q${f(-4 * s)} ${f(8 * s)}-${f(6 * s)} ${f(12 * s)}q${f(9 * s)}-${f(4 * s)} ${f(14 * s)}-${f(1 * s)}q${f(-9 * s)} ${f(6 * s)}-${f(19 * s)} ${f(6 * s)}z" fill="${colour}" opacity="${f(0.35 + n() * 0.6)}"/>`;
  });

const midground = `
  ${mesa(-150, 474, 420, 92, 'url(#m2)')}${mesa(1010, 474, 420, 118, 'url(#m2)')}
  <path d="M0 452q220-14 420-4t430-2t430 4V720H0z" fill="url(#sand)"/>
  <g stroke="#ffd29a" stroke-opacity=".4" fill="none">${many(33, 22, (n) => {
    const y = 462 + n() ** 1.7 * 240;
    const x = n() * 1280;
    return path(
      `M${f(x)} ${f(y)}q${f(40 + n() * 90)} ${f(-4 - n() * 5)} ${f(110 + n() * 160)} 0`,
      `stroke-width="${f(0.8 + (y - 450) / 150)}"`,
    );
  })}</g>
  ${path('M622 450h36l470 280H150z', 'fill="url(#road)"')}
  <path d="M622 450L150 730M658 450L1128 730" stroke="#ffe0aa" stroke-opacity=".55" stroke-width="2.500" fill="none"/>
  <g fill="#ffe1a0">${[
    [454, 5, 1.2],
    [466, 8, 1.8],
    [484, 13, 2.8],
    [512, 21, 4.6],
    [554, 34, 7.2],
    [618, 56, 11.5],
  ]
    .map(([y, h, w]) => `<path d="M${f(640 - w / 2)} ${y}h${w}l${f(w * 0.3)} ${h}h-${f(w * 1.6)}z"/>`)
    .join('')}</g>
  ${path('M630 452h20l90 270H540z', 'fill="#fff0c8" opacity=".2" filter="url(#blur14)"')}
  ${scrub(5, 120, 462, 715, '#2c1517')}
  <g stroke="#241318" fill="none" stroke-linecap="round">${pole(130, 600, 440, 9)}${pole(330, 530, 250, 5.5)}${pole(442, 494, 142, 3.4)}${pole(505, 474, 84, 2.2)}${pole(545, 464, 50, 1.5)}
    <g stroke-width="1.700"><path d="M56 204q150 100 230 101M204 204q90 92 168 101M287 305q70 60 130 61M372 305q50 54 92 61M418 366q40 30 72 32M466 366q26 26 54 32M491 398q24 16 45 20"/></g></g>
  <g stroke="#ffcf98" stroke-opacity=".6" stroke-width="1.600"><path d="M134 600V160M333 530V280"/></g>`;

const grass = (x, y, h, lean, colour) =>
  `<path d="M${f(x)} ${f(y)}q${f(lean * 0.3)}-${f(h * 0.6)} ${f(lean)}-${f(h)}q${f(-lean * 0.3)} ${f(h * 0.5)} ${f(-lean + 5)} ${f(h)}z" fill="${colour}"/>`;

const foreground = `
  <g filter="url(#blur2)"><path d="M-20 726V640q120-34 260-14q150 30 300 36q160 4 300-22q180-36 460 10v76z" fill="url(#ridge)"/>
  <path d="M-20 640q120-34 260-14q150 30 300 36q160 4 300-22q180-36 460 10" fill="none" stroke="#ffb26a" stroke-width="3" opacity=".75"/>
  ${many(61, 90, (n) => {
    const x = n() * 1300 - 10;
    return grass(x, 690 + n() * 30, 40 + n() * 46, (n() - 0.4) * 30, n() > 0.7 ? '#a8562e' : '#1b0b0b');
  })}
  <g fill="#170a0b"><path d="M1130 660V452q0-20 19-20t19 20v208zM1092 560v-60q0-13 12-13t12 13v36q0 10 16 10v24q-40 0-40-10zM1206 530v-48q0-13-12-13t-12 13v32q0 8-16 8v24q40 0 40-16z"/><path d="M1166 660V456M1206 480v44" stroke="#ffab62" stroke-width="3" opacity=".8"/></g></g>
  ${ellipse(760, 640, 420, 60, 'fill="#ffb26a" opacity=".16" filter="url(#blur40)"')}`;

export const route = { defs, background, midground, foreground };
