// The cast, on no background: lit from the right, so that an engine can put its own light over them. The faces of the busts
// are drawn with their expressions: eyes and mouth of the same head, the jaw lower where the mouth is open.
import { courierEyes, courierMouth, dropOf, maraEyes, maraMouth } from './faces.mjs';
import { linear, radial } from './kit.mjs';

const maraDefs = `
${linear(
  'skin',
  [
    [0, '#6b3a29'],
    [0.34, '#a8694a'],
    [0.7, '#dc9f76'],
    [1, '#f3c79d'],
  ],
  true,
)}
${linear(
  'neck',
  [
    [0, '#4e281c'],
    [0.6, '#9a5f42'],
    [1, '#d09068'],
  ],
  true,
)}
${linear(
  'coat',
  [
    [0, '#4b0b10'],
    [0.42, '#93191c'],
    [0.78, '#c5342a'],
    [1, '#e2553f'],
  ],
  true,
)}
${linear('coatdown', [
  [0, '#000', 0],
  [0.6, '#160306', 0.1],
  [1, '#160306', 0.55],
])}
${linear(
  'hair',
  [
    [0, '#35302f'],
    [0.45, '#6d6664'],
    [0.78, '#aaa29d'],
    [1, '#e3dad0'],
  ],
  true,
)}
${linear(
  'hairback',
  [
    [0, '#221e1e'],
    [0.6, '#4a4443'],
    [1, '#8b837e'],
  ],
  true,
)}
${linear(
  'gown',
  [
    [0, '#8d7f70'],
    [0.5, '#d8cbb6'],
    [1, '#fbf2df'],
  ],
  true,
)}
${linear('lip', [
  [0, '#8a3a31'],
  [1, '#a9503f'],
])}
${linear(
  'boot',
  [
    [0, '#120c0a'],
    [0.7, '#3a2418'],
    [1, '#6b4630'],
  ],
  true,
)}
${radial('cheek', 0, 0, 60, [
  [0, '#d8674a', 0.42],
  [1, '#d8674a', 0],
])}`;

const maraBust = ({ eyes = 'open', mouth = 'shut' } = {}) => `
  <path d="M352 470q-96-30-84-182q10-150 150-196q84-40 190-8q146 40 158 190q10 150-78 214q40 70-10 150H360q-54-92-8-168z" fill="url(#hairback)"/>
  <path d="M566 84q110-64 176 10q40 62-18 122q-62 44-128-6q-66-66-30-126z" fill="url(#hairback)"/><path d="M590 96q84-44 132 8q24 42-8 84M604 132q60-34 96 6" stroke="#cfc6bd" stroke-opacity=".6" stroke-width="5" fill="none"/>
  <path d="M424 560h160v150l-78 96l-90-90z" fill="url(#neck)"/><path d="M424 604q84 66 160-26v44q-74 84-160 16z" fill="#2e130c" opacity=".55"/>
  <path d="M372 330q-8-190 136-206q150-2 160 190q2 128-56 ${214 + dropOf(mouth)}q-48 62-98 62q-50 0-96-66q-44-76-46-${194 + dropOf(mouth)}z" fill="url(#skin)"/>
  <path d="M372 330q-8-110 44-166q-24 170 40 330q20 60 58 ${96 + dropOf(mouth)}q-50 0-96-66q-44-76-46-${194 + dropOf(mouth)}z" fill="#3a160d" opacity=".42"/>
  <g transform="translate(608 438)"><circle r="60" fill="url(#cheek)"/></g><g transform="translate(440 444)"><circle r="52" fill="url(#cheek)"/></g>
  <path d="M668 300q26-12 26 36q-2 52-34 62z" fill="url(#skin)"/><path d="M676 318q10 6 4 48" stroke="#8d4a33" stroke-width="4" fill="none"/><circle cx="676" cy="404" r="7" fill="#ffe7b0"/>
  <path d="M362 352q-28-226 140-262q176-14 176 220q-24-96-88-132q-20 38-110 62q-84 26-118 112z" fill="url(#hair)"/>
  <g fill="none" stroke="#f2e9df" stroke-opacity=".5" stroke-width="4"><path d="M378 306q30-130 150-160q44-12 62 26M372 270q34-128 160-150M402 250q60-70 168-84M600 176q56 40 72 116"/></g>
  <g fill="none" stroke="#2a2423" stroke-opacity=".5" stroke-width="4"><path d="M392 280q44-90 176-108M540 108q110 20 130 150M440 140q-60 60-70 160"/></g>
  <g stroke="#43312b" stroke-linecap="round" fill="none" stroke-width="11"><path d="M416 322q36-28 82-12"/><path d="M556 310q42-18 82 8"/></g>
  <g>${maraEyes[eyes]}
    <path d="M416 344q40-34 86-8M558 337q44-26 82 6" fill="none" stroke="#7d3f2b" stroke-width="4" opacity=".6"/><path d="M430 384q34 16 64 2M566 386q34 14 62-2" fill="none" stroke="#7d3f2b" stroke-width="3.500" opacity=".65"/><path d="M640 352l18-10M642 364l20 2M642 374l16 12" stroke="#8d4a33" stroke-width="3" opacity=".55" fill="none"/></g>
  <path d="M540 372q16 54 20 76q-4 18-40 14q-22 0-26-12" fill="none" stroke="#7d3d29" stroke-width="6" stroke-linecap="round" opacity=".8"/><path d="M546 380q18 46 20 70" stroke="#ffe0bd" stroke-width="6" fill="none" opacity=".6" stroke-linecap="round"/>
  <path d="M474 462q-28 24-30 56M588 460q28 22 32 52" fill="none" stroke="#8a4932" stroke-width="4" opacity=".5"/>
  ${maraMouth[mouth]}
  <path d="M666 250q16 120-18 220q-34 84-92 116" fill="none" stroke="#ffe6c4" stroke-width="6" opacity=".7" stroke-linecap="round"/>
  <path d="M420 690l88 118l84-118l30 14l-60 210H462L388 704z" fill="url(#gown)"/><path d="M438 716l70 96l66-96" fill="none" stroke="#9b8c78" stroke-width="5"/>
  <path d="M60 1130q10-250 146-318q60-34 176-70l44-58l84 190l-30 256z" fill="url(#coat)"/><path d="M1000 1130q-8-250-150-314q-70-34-206-72l-46-62l-90 192l24 256z" fill="url(#coat)"/>
  <path d="M426 684q-70 30-88 70l40 130l-44 30l140 216h40l-4-256z" fill="url(#coat)" stroke="#2d0508" stroke-opacity=".7" stroke-width="4"/><path d="M598 682q74 34 96 78l-44 128l48 26l-150 216h-42l0-256z" fill="url(#coat)" stroke="#2d0508" stroke-opacity=".7" stroke-width="4"/>
  <path d="M60 1130q10-250 146-318q40-22 100-46q-110 110-96 364z" fill="#1a0306" opacity=".42"/>
  <g fill="none" stroke="#2d0508" stroke-opacity=".45" stroke-width="6"><path d="M250 1130q-10-130 40-240M800 1130q16-130-36-236M880 1130q-4-100-24-150"/></g><path d="M694 760q150 26 214 92q66 80 84 278" fill="none" stroke="#ff9a7c" stroke-width="6" opacity=".75"/><circle cx="512" cy="1010" r="16" fill="#2b0709" stroke="#f0876c" stroke-width="3"/>`;

const maraFull = `
  <path d="M228 1212q-8 70-16 104q-28 22-34 44h96q6-60 4-148zM330 1212q2 100 8 148h100q-8-26-38-46q-6-40-4-102z" fill="url(#boot)"/>
  <path d="M170 1090q130 30 276 0l14 128q-150 34-300 0z" fill="url(#gown)"/><g stroke="#9b8c78" stroke-width="3" opacity=".6" fill="none"><path d="M210 1110l-8 116M260 1116l-4 124M320 1116l2 124M380 1112l12 116"/></g>
  <path d="M214 300q-66 22-84 130q-22 150-34 280q-4 60 26 62q26-4 34-60l40-230z" fill="url(#coat)"/><path d="M392 300q66 20 84 130q24 150 34 276q4 64-26 66q-26-4-34-62l-40-228z" fill="url(#coat)"/>
  <path d="M98 752q-8 46 12 76q20 8 30-12q12-30 4-62zM510 752q10 46-12 76q-20 8-30-12q-12-30-6-62z" fill="url(#skin)"/>
  <path d="M92 716h66v38q-34 12-68 0zM450 716h62l2 38q-34 12-66 0z" fill="url(#coat)" stroke="#2d0508" stroke-width="3" stroke-opacity=".6"/>
  <path d="M250 200q-34-20-28-82q8-76 74-86q82-4 92 80q6 60-34 92q20 24 4 44h-86q-34-20-22-48z" fill="url(#hairback)"/><path d="M276 232h56v76l-28 34l-30-34z" fill="url(#neck)"/>
  <path d="M200 306q50-26 78-36l28 62l28-62q34 10 76 36q16 130-6 268q16 24 10 48q52 260 64 480q-174 52-340 0q10-240 66-480q-8-24 8-48q-24-150-12-268z" fill="url(#coat)"/>
  <path d="M200 306q50-26 78-36l28 62l28-62q34 10 76 36q16 130-6 268q16 24 10 48q52 260 64 480q-174 52-340 0q10-240 66-480q-8-24 8-48q-24-150-12-268z" fill="url(#coatdown)"/>
  <path d="M200 306q24-14 50-24q-30 150-14 300l-14 50q-50 240-56 500l-28-14q10-240 66-480q-8-24 8-48q-24-150-12-268z" fill="#1a0306" opacity=".42"/>
  <path d="M278 270l-40 26l16 96l-26 12l72 130l6-202zM334 270l42 28l-18 94l28 12l-76 130l-4-202z" fill="url(#coat)" stroke="#2d0508" stroke-width="3" stroke-opacity=".7"/><path d="M284 278l22 54l22-54l8 8l-24 90h-14l-22-90z" fill="url(#gown)"/>
  <path d="M202 572q104 26 208 0l4 50q-108 28-220 0z" fill="#5e0d11" opacity=".85"/><path d="M202 572q104 26 208 0" stroke="#f0876c" stroke-opacity=".55" stroke-width="3" fill="none"/><path d="M286 590h40v44h-40z" fill="none" stroke="#d6a15c" stroke-width="5"/>
  <g stroke="#2d0508" stroke-opacity=".5" stroke-width="4" fill="none"><path d="M306 640q4 240-4 480M250 660q-26 220-40 450M370 660q30 220 44 440M224 380q14 90 4 180M392 380q-14 90-2 180"/></g>
  <g fill="#2b0709" stroke="#f0876c" stroke-width="2">${[470, 530, 700, 790, 880].map((y) => `<circle cx="318" cy="${y}" r="7"/>`).join('')}</g>
  <path d="M410 306q30 12 48 90q34 170 50 310M414 622q52 260 64 480" stroke="#ff9a7c" stroke-width="4" fill="none" opacity=".75"/>
  <path d="M330 28q44-28 70 6q14 28-10 50q-26 16-50-4q-26-26-10-52z" fill="url(#hairback)"/>
  <path d="M250 128q-4-76 56-82q60 0 64 76q2 50-22 86q-20 26-40 26q-20 0-38-28q-18-30-20-78z" fill="url(#skin)"/><path d="M250 128q-4-40 16-64q-8 70 18 134q8 24 24 36q-20 0-38-28q-18-30-20-78z" fill="#3a160d" opacity=".4"/>
  <path d="M246 136q-12-92 58-104q74-6 72 92q-10-40-36-54q-8 16-46 26q-34 10-48 40z" fill="url(#hair)"/><path d="M254 112q16-50 64-62M342 72q24 16 30 48" stroke="#f2e9df" stroke-opacity=".5" stroke-width="2.500" fill="none"/>
  <g stroke="#2c1710" stroke-linecap="round" fill="none"><path d="M270 126q14-10 30-4M322 122q16-8 32 4" stroke-width="4.500"/><path d="M274 141q13-9 26 0M324 141q14-9 27 0" stroke-width="5"/><path d="M314 146q8 22 8 30q-4 6-16 4" stroke-width="2.600" stroke="#7d3d29"/></g><circle cx="288" cy="141" r="3.500" fill="#1a0d08"/><circle cx="338" cy="141" r="3.500" fill="#1a0d08"/><path d="M290 204q22-10 42 0q-10 11-21 11q-11 0-21-11z" fill="url(#lip)"/><path d="M369 110q6 50-14 84" stroke="#ffe6c4" stroke-width="3" fill="none" opacity=".7"/>`;

const courierDefs = `
${linear(
  'skin',
  [
    [0, '#553223'],
    [0.38, '#8a5a3f'],
    [0.75, '#c08d68'],
    [1, '#e3b78e'],
  ],
  true,
)}
${linear(
  'coat',
  [
    [0, '#14181c'],
    [0.42, '#2b323a'],
    [0.78, '#46505a'],
    [1, '#6f7a83'],
  ],
  true,
)}
${linear('coatdown', [
  [0, '#000', 0],
  [1, '#04070a', 0.6],
])}
${linear(
  'hat',
  [
    [0, '#0e1114'],
    [0.55, '#262c32'],
    [0.85, '#454e56'],
    [1, '#77828a'],
  ],
  true,
)}
${linear(
  'scarf',
  [
    [0, '#3c3424'],
    [0.6, '#8d7d57'],
    [1, '#c3b07d'],
  ],
  true,
)}
${linear(
  'can',
  [
    [0, '#2b2a28'],
    [0.5, '#8e8a80'],
    [0.8, '#d3cdbd'],
    [1, '#f7f0dc'],
  ],
  true,
)}
${linear(
  'beard',
  [
    [0, '#150e0b'],
    [0.7, '#3d2b22'],
    [1, '#6f5444'],
  ],
  true,
)}
${linear(
  'trouser',
  [
    [0, '#090b0d'],
    [0.7, '#1d2328'],
    [1, '#39424a'],
  ],
  true,
)}`;

const courierBust = ({ eyes = 'open', mouth = 'shut' } = {}) => `
  <path d="M404 560h176v150l-90 110l-90-100z" fill="url(#skin)"/><path d="M404 590q90 70 176-20v60q-84 90-176 20z" fill="#160b07" opacity=".6"/>
  <path d="M356 330h290q22 150-34 250q-50 60-110 62q-62-2-112-66q-52-100-34-246z" fill="url(#skin)"/>
  <path d="M356 330h80q-40 160 0 270q-30-6-46-24q-52-100-34-246z" fill="#1a0b06" opacity=".5"/>
  <path d="M358 440q14 44 44 60q52-24 98-2q44-24 98 0q34-18 44-60q6 78-30 ${142 + dropOf(mouth)}q-50 66-112 68q-62-2-112-70q-34-64-30-${138 + dropOf(mouth)}z" fill="url(#beard)"/>${courierMouth[mouth]}
  <g stroke="#9b8270" stroke-opacity=".4" stroke-width="3" fill="none"><path d="M420 560q20 50 50 70M470 570q14 44 30 66M540 566q-8 40-22 64M586 540q-6 40-30 70M610 500q4 30-10 60"/></g>
  <g>${courierEyes[eyes]}<path d="M396 362q44-22 96 4M528 366q50-26 96-4" stroke="#1d120d" stroke-width="13" fill="none" stroke-linecap="round"/><path d="M412 414q34 14 62 2M546 416q34 12 62-4" stroke="#5a3423" stroke-width="4" fill="none" opacity=".7"/></g>
  <path d="M522 392q20 50 22 76q-6 18-38 14q-22-2-26-14" fill="none" stroke="#5f3827" stroke-width="7" stroke-linecap="round"/><path d="M530 398q18 40 20 66" fill="none" stroke="#f6d2ab" stroke-width="5" opacity=".55"/>
  <g transform="translate(0 -46)"><path d="M344 342h312l-6 46q-150-46-302 4z" fill="#05070a" opacity=".62"/>
  <path d="M196 330q18-40 140-58h330q126 18 142 56q-130 40-306 40t-306-38z" fill="url(#hat)"/><path d="M196 330q130 38 306 38t306-40q-8 30-60 42q-120 32-246 32t-250-34q-50-12-56-38z" fill="#07090b"/>
  <path d="M330 290q-6-172 66-202q34-14 100 12q70-30 112-8q62 36 64 196q-80 28-172 28t-170-26z" fill="url(#hat)"/><path d="M328 238q80 34 172 34t172-34v54q-80 28-172 28t-172-28z" fill="#0a0c0e"/><path d="M496 100q-10 50 6 90" stroke="#05070a" stroke-width="10" opacity=".7" fill="none"/><path d="M612 96q54 40 58 140M806 328q-60 22-150 32" stroke="#b6c3ca" stroke-width="5" fill="none" opacity=".75"/></g>
  <path d="M370 680q130 110 256-6l40 60q-40 110-166 120q-130-10-172-110z" fill="url(#scarf)"/><g stroke="#2e2818" stroke-opacity=".5" stroke-width="5" fill="none"><path d="M392 720q110 90 220-6M380 760q120 84 250-4"/></g>
  <path d="M40 1130q4-250 140-330q70-40 160-76l40-40q-30 90 40 190l70 256z" fill="url(#coat)"/><path d="M980 1130q0-250-146-330q-80-44-168-78l-40-42q30 96-48 196l-60 254z" fill="url(#coat)"/>
  <path d="M380 684q-80 10-110 60l50 150l-46 40l180 196h70l-30-180q-80-110-114-266zM626 680q84 14 118 66l-56 148l52 40l-180 196h-62l16-190q82-110 112-260z" fill="url(#coat)" stroke="#05070a" stroke-width="4"/>
  <path d="M40 1130q4-250 140-330q40-22 90-46q-110 130-96 376z" fill="#020405" opacity=".5"/><path d="M744 746q140 46 180 130q52 90 56 254M744 752l-54 142" stroke="#aab7bf" stroke-width="5" fill="none" opacity=".7"/><g stroke="#05070a" stroke-opacity=".6" stroke-width="6" fill="none"><path d="M250 1130q-14-130 30-230M800 1130q14-130-24-230"/></g>`;

const courierFull = `
  <path d="M216 1000h80l-8 300q-4 44-30 52h-70q-6-24 28-46zM314 1000h80l2 304q36 22 30 48h-78q-22-10-24-50z" fill="url(#trouser)"/><path d="M188 1352q-4-26 34-48h66l2 48zM424 1352q4-28-32-48h-66l-2 48z" fill="#08090b"/><path d="M330 1316q40-4 78 20" stroke="#6b757c" stroke-width="3" fill="none"/>
  <path d="M204 322q-76 26-92 140q-22 150-22 260q2 60 32 62q28-2 36-60l50-240z" fill="url(#coat)"/><path d="M88 764q-4 46 16 70q24 8 34-14q8-28 0-60z" fill="url(#skin)"/>
  <path d="M274 240h64v80l-32 32l-34-32z" fill="url(#skin)"/>
  <path d="M196 330q50-30 82-38l28 60l28-60q36 8 86 38q20 130-2 260q60 240 70 500q-190 50-366 0q12-260 70-500q-24-140-4-260z" fill="url(#coat)"/><path d="M196 330q50-30 82-38l28 60l28-60q36 8 86 38q20 130-2 260q60 240 70 500q-190 50-366 0q12-260 70-500q-24-140-4-260z" fill="url(#coatdown)"/>
  <path d="M196 330q24-14 48-24q-26 140-14 290q-60 230-70 500l-38-6q12-260 70-500q-24-140-4-260z" fill="#020405" opacity=".5"/>
  <path d="M278 292l-46 28l20 110l-30 14l82 130l2-222zM334 292l48 30l-22 108l32 14l-86 130l0-222z" fill="url(#coat)" stroke="#05070a" stroke-width="3"/><path d="M266 286q42 44 82-2l12 26q-20 44-54 46q-38-2-52-44z" fill="url(#scarf)"/>
  <path d="M198 590q108 26 218 0l2 42q-112 26-224 0z" fill="#0a0d10"/><path d="M288 602h36v36h-36z" fill="none" stroke="#a59c86" stroke-width="4"/>
  <g stroke="#04060a" stroke-opacity=".6" stroke-width="4" fill="none"><path d="M306 650q6 240 0 470M236 660q-34 220-46 440M376 660q36 220 48 430"/></g>
  <g transform="rotate(9 440 640)"><ellipse cx="436" cy="640" rx="104" ry="104" fill="#17181a"/><ellipse cx="430" cy="638" rx="102" ry="102" fill="url(#can)"/><ellipse cx="430" cy="638" rx="84" ry="84" fill="none" stroke="#55524b" stroke-width="4"/><ellipse cx="430" cy="638" rx="30" ry="30" fill="none" stroke="#55524b" stroke-width="5"/><path d="M380 590h60v26h-60z" fill="#e8dcb8"/><path d="M386 600h40M386 608h28" stroke="#5a4a30" stroke-width="2.500"/></g>
  <path d="M408 322q74 24 92 130q18 120-2 224q-30 60-96 92l-32-44q40-40 54-96l-30-160z" fill="url(#coat)"/><path d="M402 768q-40 14-60-2q-6-26 28-44z" fill="url(#skin)"/><path d="M462 372q40 60 44 150q2 80-8 150M416 590q60 240 70 500" stroke="#aab7bf" stroke-width="4" fill="none" opacity=".7"/>
  <path d="M248 130h116q8 66-18 106q-18 22-40 22q-24 0-42-24q-24-40-16-104z" fill="url(#skin)"/><path d="M248 130h34q-14 70 4 122q-14-6-22-18q-24-40-16-104z" fill="#1a0b06" opacity=".5"/>
  <path d="M248 172q8 18 20 24q20-8 38 0q18-8 38 0q14-8 20-24q2 34-16 62q-20 26-42 26q-24 0-42-26q-18-28-16-62z" fill="url(#beard)"/><path d="M286 210q20-8 40 0q-20 12-40 0z" fill="#7d4536"/>
  <g stroke="#150a06" stroke-linecap="round" fill="none"><path d="M266 152q14-8 28 0M318 152q16-8 30 0" stroke-width="6"/><path d="M270 162q10-5 22 0M322 162q12-5 24 0" stroke-width="4"/><path d="M312 164q8 16 8 26q-4 5-14 4" stroke-width="3" stroke="#5f3827"/></g><path d="M244 134h126l-4 20q-58-16-118 2z" fill="#05070a" opacity=".6"/>
  <path d="M180 128q8-18 60-24h136q52 6 58 22q-52 18-128 18t-126-16z" fill="url(#hat)"/><path d="M180 128q52 16 126 16t128-18q-4 16-28 22q-50 12-100 12t-102-14q-20-4-24-18z" fill="#07090b"/><path d="M238 112q-4-74 26-86q14-6 42 6q30-14 46-4q26 16 26 84q-32 12-70 12t-70-12z" fill="url(#hat)"/><path d="M237 90q32 14 69 14t72-14v24q-34 12-70 12t-71-12z" fill="#0a0c0e"/><path d="M354 32q22 16 24 60M432 126q-26 10-62 14" stroke="#b6c3ca" stroke-width="3" fill="none" opacity=".75"/>`;

/** A bust as it is, and what lets it blink and speak. */
const busts = (name, width, defs, body) =>
  [
    ['', {}],
    ['-blink', { eyes: 'shut' }],
    ['-mouth-half', { mouth: 'half' }],
    ['-mouth-open', { mouth: 'open' }],
  ].map(([shows, face]) => ({ file: `${name}-bust${shows}`, width, height: 1130, defs, body: body(face) }));

export const mara = [
  { file: 'mara-full', width: 600, height: 1370, defs: maraDefs, body: maraFull },
  ...busts('mara', 1040, maraDefs, maraBust),
];
export const courier = [
  { file: 'courier-full', width: 600, height: 1360, defs: courierDefs, body: courierFull },
  ...busts('courier', 1010, courierDefs, courierBust),
];
