// Eyes and mouths of the cast, in the space of their busts: what changes while a face blinks and speaks.

/** How far the jaw goes down, in units of the drawing. */
export const dropOf = (mouth) => ({ shut: 0, half: 6, open: 12 })[mouth];

const lash = (d, colour, more = '') =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="7" stroke-linecap="round"${more}/>`;

export const maraEyes = {
  open: `<path d="M426 362q34-28 74 0q-36 24-74 0z" fill="#f3e2cf"/><path d="M560 362q36-28 74-2q-34 26-74 2z" fill="#fbeedb"/><circle cx="470" cy="359" r="15" fill="#3c2416"/><circle cx="602" cy="358" r="15" fill="#4a2c19"/><circle cx="470" cy="359" r="7" fill="#0b0503"/><circle cx="602" cy="358" r="7" fill="#0b0503"/><circle cx="476" cy="353" r="4.500" fill="#fff8e6"/><circle cx="608" cy="352" r="4.500" fill="#fff8e6"/>
    ${lash('M420 362q36-38 84-3', '#24110b')}${lash('M556 360q38-38 84 0', '#24110b')}`,
  shut: `<path d="M421 364q37-36 83-1q-40 34-83 1z" fill="#b57a57"/><path d="M557 362q38-36 82-1q-38 34-82 1z" fill="#dba27a"/><path d="M434 356q32-16 58 4" fill="none" stroke="#e9bd95" stroke-opacity=".5" stroke-width="6"/><path d="M570 354q32-16 56 4" fill="none" stroke="#ffe2c0" stroke-opacity=".55" stroke-width="6"/>
    ${lash('M420 364q40 26 84-1', '#24110b')}${lash('M557 362q40 26 82-1', '#24110b')}`,
};

const crease = (y) => `<path d="M500 ${y}q26 10 52 0" stroke="#8a4932" stroke-width="4" fill="none" opacity=".6"/>`;
export const maraMouth = {
  shut: `<path d="M474 520q34-18 52-8q22-10 54 8q-26 30-56 30q-26 0-50-30z" fill="url(#lip)"/><path d="M472 520q54 12 110 0" fill="none" stroke="#5a1d17" stroke-width="5"/>${crease(566)}`,
  half: `<path d="M476 518q32-18 50-9q22-10 52 9q-22 42-54 42q-30 0-48-42z" fill="url(#lip)"/><path d="M488 521q20-8 38-5q20-3 40 5q-18 22-41 22q-22 0-37-22z" fill="#2c0d0b"/><path d="M496 520q16-5 30-2q16-3 32 2q-10 8-32 8q-20 0-30-8z" fill="#eadccb"/>${crease(574)}`,
  open: `<path d="M477 517q30-18 49-8q22-10 51 8q-6 54-52 56q-42-2-48-56z" fill="url(#lip)"/><path d="M489 520q19-8 37-4q20-4 39 4q-6 37-40 39q-30-2-36-39z" fill="#2a0c0a"/><path d="M495 519q15-6 31-2q17-4 33 2q-8 11-33 11q-23 0-31-11z" fill="#e6d8c6"/><path d="M503 551q22-13 43 0q-8 8-21 8t-22-8z" fill="#8f3d36"/>${crease(586)}`,
};

export const courierEyes = {
  open: `<path d="M410 392q34-22 72 2q-36 20-72-2z" fill="#e6d5c2"/><path d="M538 392q36-24 74-2q-36 24-74 2z" fill="#f4e6d2"/><circle cx="450" cy="391" r="13" fill="#22313a"/><circle cx="580" cy="390" r="13" fill="#2b3f4a"/><circle cx="455" cy="386" r="4" fill="#fff"/><circle cx="585" cy="385" r="4" fill="#fff"/>${lash('M402 388q40-26 84 4M532 390q44-28 86 0', '#150a06')}`,
  shut: `<path d="M405 392q40-28 80 2q-40 28-80-2z" fill="#8d5f45"/><path d="M533 392q44-30 84-2q-42 30-84 2z" fill="#bd8b67"/>${lash('M404 394q40 22 82 0M533 394q44 20 84-2', '#150a06')}`,
};

export const courierMouth = {
  shut: '<path d="M448 524q52-22 104 0q-22 20-52 20t-52-20z" fill="#7d4536"/><path d="M446 523q54 10 108 0" stroke="#2a120c" stroke-width="5" fill="none"/>',
  half: '<path d="M450 522q50-22 100 0q-16 36-50 36t-50-36z" fill="#7d4536"/><path d="M461 525q40-14 78 0q-14 22-39 22t-39-22z" fill="#1b0806"/><path d="M470 523q30-10 60 0q-10 7-30 7t-30-7z" fill="#d9cab8"/>',
  open: '<path d="M451 520q49-22 98 0q-4 46-49 48q-45-2-49-48z" fill="#7d4536"/><path d="M462 523q38-14 76 0q-5 32-38 34q-33-2-38-34z" fill="#1a0705"/><path d="M470 522q30-12 60 0q-7 10-30 10t-30-10z" fill="#dccdb9"/><path d="M479 551q21-11 42 0q-8 7-21 7t-21-7z" fill="#7c342d"/>',
};
