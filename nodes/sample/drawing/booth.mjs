// The projection booth at night: a tungsten room with a blue window, the projector's beam, a bench in front.
import { ellipse, f, linear, many, path, radial, rect, slant } from './kit.mjs';

const defs = `
${radial('wall', 900, 330, 900, [
  [0, '#f4b765'],
  [0.1, '#cf8038'],
  [0.3, '#7f4218'],
  [0.58, '#3a1c0c'],
  [1, '#120806'],
])}
${linear('ceil', [
  [0, '#080403'],
  [1, '#080403', 0],
])}
${linear('night', [
  [0, '#0b1a26'],
  [0.7, '#24465a'],
  [1, '#3b6273'],
])}
${linear('desk', [
  [0, '#7a431d'],
  [0.05, '#4a2410'],
  [0.4, '#1f0e07'],
  [1, '#090403'],
])}
${slant('beam', 520, 300, 1290, 190, [
  [0, '#fff3cf', 0.75],
  [0.3, '#ffe1a0', 0.34],
  [1, '#ffd58a', 0.1],
])}
${linear('steel', [
  [0, '#4a3a2e'],
  [0.2, '#1b120d'],
  [1, '#070403'],
])}
${linear(
  'steelx',
  [
    [0, '#0a0605'],
    [0.55, '#241710'],
    [0.86, '#6b4426'],
    [1, '#c98640'],
  ],
  true,
)}
${radial('reel', 0, 0, 100, [
  [0, '#3a2414'],
  [0.4, '#150c08'],
  [0.92, '#0c0604'],
  [1, '#050302'],
])}
${linear('shade', [
  [0, '#fff3cf'],
  [1, '#f1a544'],
])}
${linear(
  'can',
  [
    [0, '#1a110c'],
    [0.4, '#5b4029'],
    [0.55, '#a77a48'],
    [0.75, '#4a3220'],
    [1, '#120b07'],
  ],
  true,
)}
${linear('poster', [
  [0, '#7d2a1c'],
  [1, '#311009'],
])}
${linear('floor', [
  [0, '#2a1409'],
  [1, '#080403'],
])}`;

const reel = (x, y, r, turn) => `<g transform="translate(${x} ${y}) rotate(${turn}) scale(${r / 100})">
  <circle r="100" fill="url(#reel)"/><circle r="97" fill="none" stroke="#d9964a" stroke-opacity=".7" stroke-width="4"/>
  <circle r="74" fill="#0a0504"/><circle r="72" fill="none" stroke="#6e431f" stroke-width="2" stroke-opacity=".7"/>
  ${[0, 72, 144, 216, 288].map((a) => `<g transform="rotate(${a})"><path d="M-15-28L-26-70Q0-84 26-70L15-28Q0-36-15-28Z" fill="#7c4820" fill-opacity=".55"/><path d="M0-30V-72" stroke="#e7ab62" stroke-opacity=".4" stroke-width="3"/></g>`).join('')}
  <circle r="26" fill="#1d100a" stroke="#c98640" stroke-width="4"/><circle r="7" fill="#e6b070"/></g>`;

const shelf = (x, y, w, seed) => {
  let at = x + 8;
  const cans = many(seed, 14, (next) => {
    if (at > x + w - 40) return '';
    const stack = 1 + Math.floor(next() * 3);
    const width = 56 + next() * 26;
    const out = Array.from({ length: stack }, (_, i) =>
      rect(at + next() * 6, y - 15 * (i + 1), width, 14, 'rx="3" fill="url(#can)"'),
    ).join('');
    at += width + 12 + next() * 20;
    return out;
  });
  return `${cans}${rect(x, y, w, 9, 'fill="#140a06"')}${rect(x, y, w, 2, 'fill="#c07a3a" fill-opacity=".6"')}${rect(x, y + 9, w, 20, 'fill="#000" fill-opacity=".35" filter="url(#blur4)"')}`;
};

const background = `
  ${rect(0, 0, 1280, 720, 'fill="url(#wall)"')}
  <g stroke="#1d0d06" stroke-opacity=".3" stroke-width="2">${many(4, 26, (n, i) => path(`M${i * 52 + n() * 6} 0V560`, ''))}</g>
  <g fill="#000">${many(41, 60, (n) => ellipse(n() * 1280, n() * 560, 20 + n() * 70, 8 + n() * 40, `opacity="${f(n() * 0.1)}" filter="url(#blur14)"`))}</g>
  <g>${rect(92, 84, 300, 300, 'fill="#0a0705"')}${rect(104, 96, 276, 276, 'fill="url(#night)"')}
    ${many(12, 22, (n) => ellipse(110 + n() * 266, 230 + n() * 130, 4 + n() * 11, 4 + n() * 11, `fill="${n() > 0.5 ? '#ffcf8a' : '#7fb5cc'}" opacity="${f(0.15 + n() * 0.4)}" filter="url(#blur4)"`))}
    <g fill="#16252d">${Array.from({ length: 15 }, (_, i) => rect(104, 98 + i * 18.4, 276, 8.6, `opacity="${f(0.92 - i * 0.035)}"`)).join('')}</g>
    <g fill="#6f9db0" opacity=".5">${Array.from({ length: 15 }, (_, i) => rect(104, 106 + i * 18.4, 276, 1.6, '')).join('')}</g>
    ${path('M92 84h300v300H92zM242 84v300', 'fill="none" stroke="#170b06" stroke-width="13"')}${path('M398 90v300M86 390h318', 'stroke="#b9702f" stroke-opacity=".55" stroke-width="3" fill="none"')}</g>
  <g opacity=".2" fill="#0a0402" filter="url(#blur4)">${Array.from({ length: 9 }, (_, i) => path(`M452 ${120 + i * 34}l190-22v13l-190 22z`, '')).join('')}</g>
  <g>${rect(486, 96, 128, 184, 'fill="#0c0604"')}${rect(494, 104, 112, 168, 'fill="url(#poster)"')}<circle cx="550" cy="168" r="34" fill="#f1b24e" opacity=".85"/><path d="M494 214q56-40 112 0v58H494z" fill="#1b0a08"/><path d="M508 240h84M520 252h60" stroke="#f6d39a" stroke-width="5" opacity=".8"/></g>
  ${shelf(1010, 190, 250, 5)}${shelf(1010, 282, 250, 9)}${shelf(1010, 372, 250, 15)}
  <g>${rect(762, 160, 96, 62, 'fill="#0b0503" rx="4"')}${rect(772, 170, 76, 42, 'fill="#ffeec2"')}${rect(772, 170, 76, 42, 'fill="#ffe0a0" filter="url(#blur14)" opacity=".9"')}</g>
  ${rect(0, 540, 1280, 180, 'fill="url(#floor)"')}${rect(0, 0, 1280, 190, 'fill="url(#ceil)"')}
  <g stroke="#0b0503" stroke-width="8" fill="none" opacity=".85"><path d="M0 44q320 30 640 6t640 14"/><path d="M900 0v96" stroke-width="3"/></g>`;

const midground = `
  <path d="M496 300L772 174l0 36L500 322z" fill="url(#beam)"/><path d="M496 296L772 168l0 48L500 328z" fill="url(#beam)" filter="url(#blur14)" opacity=".8"/>
  <g fill="#ffe9bd">${many(22, 70, (n) => {
    const t = n();
    return `<circle cx="${f(500 + t * 270)}" cy="${f(310 - t * 118 + (n() - 0.5) * 34)}" r="${f(0.7 + n() * 1.6)}" opacity="${f(0.2 + n() * 0.6)}"/>`;
  })}</g>
  <g>
    <path d="M196 330h250q10 0 10 10v150H186V340q0-10 10-10z" fill="url(#steel)"/><path d="M436 330h14q6 0 6 8v152h-20z" fill="url(#steelx)"/>
    <rect x="212" y="352" width="120" height="104" rx="6" fill="#0b0604" stroke="#7a4a24" stroke-opacity=".7" stroke-width="2"/><circle cx="272" cy="404" r="34" fill="#130a06" stroke="#c98640" stroke-opacity=".55" stroke-width="3"/><circle cx="272" cy="404" r="10" fill="#ffcf86"/><circle cx="272" cy="404" r="18" fill="#ffcf86" filter="url(#blur8)" opacity=".8"/>
    <g fill="#e6ab62" opacity=".7">${[0, 1, 2, 3, 4].map((i) => rect(352, 356 + i * 20, 62, 7, 'rx="2"')).join('')}</g>
    <path d="M446 286h50q8 0 8 8v32q0 8-8 8h-50z" fill="url(#steelx)"/><ellipse cx="504" cy="310" rx="9" ry="22" fill="#fff6da"/><ellipse cx="508" cy="310" rx="22" ry="36" fill="#ffe2a0" filter="url(#blur14)"/>
    <path d="M270 232L214 470M356 226L400 470" stroke="#0a0504" stroke-width="13"/><path d="M276 232l-48 200" stroke="#b8763a" stroke-opacity=".5" stroke-width="2"/>
    <path d="M240 300q40 74 128 60M392 262q50 20 40 70" fill="none" stroke="#140a06" stroke-width="7"/><path d="M240 300q40 74 128 60" fill="none" stroke="#c98640" stroke-opacity=".6" stroke-width="1.600"/>
    ${reel(230, 216, 92, 14)}${reel(396, 196, 110, 40)}
    <path d="M230 490h190l34 60H196z" fill="#0a0504"/>
  </g>
  <g><path d="M886 350h112l46 96H840z" fill="#ffcf85" filter="url(#blur40)"/><path d="M892 350h100l40 88H852z" fill="url(#shade)"/><path d="M892 350h100l4 9H888z" fill="#fff9e6" opacity=".8"/><path d="M935 438h14v116h-14z" fill="#3a210f"/><path d="M945 438h4v116h-4z" fill="#d58d42"/><ellipse cx="942" cy="552" rx="58" ry="13" fill="#2a170a"/><path d="M884 551q58 16 116 0" stroke="#e0a056" stroke-width="2" fill="none"/></g>`;

const foreground = `
  ${rect(0, 548, 1280, 172, 'fill="url(#desk)"')}${rect(0, 546, 1280, 3, 'fill="#ffca80" fill-opacity=".75"')}
  ${ellipse(942, 562, 330, 26, 'fill="#ffc477" opacity=".62" filter="url(#blur14)"')}
  <g stroke="#0a0402" stroke-opacity=".5" stroke-width="1.500" fill="none">${many(77, 16, (n, i) => path(`M0 ${f(566 + i * 10)}q320 ${f(n() * 10 - 5)} 640 0t640 0`, ''))}</g>
  <g transform="translate(0 0)"><ellipse cx="1110" cy="572" rx="98" ry="16" fill="#0b0503"/><path d="M1012 548v24q98 26 196 0v-24z" fill="url(#can)"/><ellipse cx="1110" cy="548" rx="98" ry="17" fill="#3d2715"/><ellipse cx="1110" cy="548" rx="96" ry="15" fill="none" stroke="#d9964a" stroke-width="2.500"/><path d="M1022 524v20q88 22 176 0v-20z" fill="url(#can)"/><ellipse cx="1110" cy="524" rx="88" ry="15" fill="#4b301a"/><ellipse cx="1110" cy="524" rx="86" ry="13.500" fill="none" stroke="#efb46a" stroke-width="2.500"/></g>
  <path d="M560 566q60-22 120 2t140-6q40-14 60 8" fill="none" stroke="#0a0503" stroke-width="10"/><path d="M560 562q60-22 120 2t140-6q40-14 60 8" fill="none" stroke="#e0a25a" stroke-width="1.600" stroke-opacity=".8"/>
  <g filter="url(#blur4)"><path d="M-30 720V604q70-44 176-24q70 20 76 140z" fill="#050202"/><path d="M-10 596q90-40 190 14" stroke="#b06c30" stroke-width="4" fill="none" opacity=".8"/></g>
  <g filter="url(#blur8)" opacity=".96"><path d="M1216 0h26q-14 220 8 380t-10 340h-26q18-180 2-340t0-380z" fill="#060303"/><path d="M1264 0h24v720h-30q14-360 6-720z" fill="#040202"/><path d="M1240 0q-14 220 8 380" stroke="#9a5a26" stroke-width="3" fill="none"/></g>`;

export const booth = { defs, background, midground, foreground };
