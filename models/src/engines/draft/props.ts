import { type Canvas, Path2D } from '@napi-rs/canvas';
import type { Family } from './family.ts';
import { type Colour, css } from './light.ts';
import { type Paint, surface } from './surface.ts';

type Draw = (paint: Paint, tone: Colour) => void;
const lit = (tone: Colour, by: number): string =>
  css([Math.min(255, tone[0] * by), Math.min(255, tone[1] * by), Math.min(255, tone[2] * by)]);

const fill = (paint: Paint, d: string, style: string | CanvasGradient): void => {
  paint.fillStyle = style as string;
  paint.fill(new Path2D(d));
};
const stroke = (paint: Paint, d: string, style: string | CanvasGradient, width: number): void => {
  paint.strokeStyle = style as string;
  paint.lineWidth = width;
  paint.lineCap = 'round';
  paint.lineJoin = 'round';
  paint.stroke(new Path2D(d));
};
/** A ramp from left to right. */
const across = (paint: Paint, from: number, to: number, ...tones: readonly string[]): CanvasGradient => {
  const ramp = paint.createLinearGradient(from, 0, to, 0);
  for (const [i, tone] of tones.entries()) ramp.addColorStop(i / (tones.length - 1), tone);
  return ramp as unknown as CanvasGradient;
};
const brass = (paint: Paint, from: number, to: number) =>
  across(paint, from, to, '#4a2f10', '#b98a3c', '#f6dfa0', '#a3742c', '#4a2f10');
const steel = (paint: Paint, from: number, to: number) =>
  across(paint, from, to, '#1c1f24', '#565d66', '#b9c1c8', '#5a616a', '#23262b');
const lines = (paint: Paint, x: number, y: number, width: number, count: number, gap: number, ink: string): void => {
  for (let i = 0; i < count; i++)
    stroke(
      paint,
      `M${x} ${y + i * gap}q${width * 0.3} -3 ${width * 0.5} 0t${width * (i % 3 === 2 ? 0.2 : 0.5)} 0`,
      ink,
      4,
    );
};

/** Simple, plain shapes that are known at a glance, lit from the right. Each on its own sheet, width × height. */
const drawings: Readonly<Record<Family, readonly [number, number, Draw]>> = {
  letter: [
    560,
    420,
    (paint) => {
      fill(paint, 'M70 96l430-40l26 300l-430 40z', '#cfc4ab');
      fill(paint, 'M62 84l430-40l26 300l-430 40z', across(paint, 60, 520, '#d9cfb8', '#fbf6e8'));
      paint.save();
      paint.rotate(-0.092);
      lines(paint, 100, 150, 330, 7, 32, '#4a4550');
      paint.restore();
      stroke(paint, 'M76 236l430-40', 'rgba(120,104,80,.28)', 3);
    },
  ],
  photograph: [
    480,
    420,
    (paint) => {
      fill(paint, 'M60 60l340-26l30 330l-340 26z', '#ece6d8');
      fill(paint, 'M84 84l294-22l20 220l-294 22z', across(paint, 80, 400, '#4b5a66', '#b9b3a0'));
      fill(paint, 'M92 292l30-60q70-44 120-6q60-40 112 10l30 34z', '#39423f');
      fill(paint, 'M196 250q-4-52 26-54t30 50q30 10 34 42l-116 8q-2-34 26-46z', '#231f22');
    },
  ],
  phone: [
    300,
    520,
    (paint) => {
      paint.beginPath();
      paint.roundRect(40, 20, 220, 480, 34);
      paint.fillStyle = steel(paint, 30, 270) as unknown as string;
      paint.fill();
      paint.beginPath();
      paint.roundRect(52, 32, 196, 456, 26);
      paint.fillStyle = '#0b0e13';
      paint.fill();
      const glow = paint.createLinearGradient(0, 60, 0, 470);
      glow.addColorStop(0, '#7fb2d8');
      glow.addColorStop(1, '#e9f1f6');
      paint.beginPath();
      paint.roundRect(60, 54, 180, 412, 12);
      paint.fillStyle = glow;
      paint.fill();
      fill(paint, 'M84 120h90q14 0 14 14v24q0 14-14 14H84q-14 0-14-14v-24q0-14 14-14z', '#ffffff');
      fill(paint, 'M128 200h86q14 0 14 14v40q0 14-14 14h-86q-14 0-14-14v-40q0-14 14-14z', '#3d7fb4');
      lines(paint, 84, 140, 84, 1, 20, '#6d7884');
      lines(paint, 130, 224, 78, 2, 20, '#dcebf6');
    },
  ],
  key: [
    560,
    240,
    (paint) => {
      const metal = brass(paint, 20, 540);
      stroke(paint, 'M190 120h320', metal, 26);
      stroke(paint, 'M450 124v58M496 124v44', metal, 24);
      paint.lineWidth = 30;
      paint.strokeStyle = metal as unknown as string;
      paint.beginPath();
      paint.ellipse(112, 120, 72, 66, 0, 0, Math.PI * 2);
      paint.stroke();
      fill(paint, 'M184 92h34v56h-34z', metal);
      stroke(paint, 'M210 112h296', 'rgba(255,244,206,.7)', 4);
    },
  ],
  book: [
    560,
    400,
    (paint, tone) => {
      fill(paint, 'M40 250l300-190l190 90l-300 220z', lit(tone, 0.5));
      fill(paint, 'M48 296l186 84l288-212v-22l-288 206z', '#e6ddc8');
      stroke(paint, 'M54 302l182 82l286-212M54 310l182 82', 'rgba(110,96,70,.5)', 2);
      fill(paint, 'M40 250l300-190l190 90l-296 212z', across(paint, 40, 530, lit(tone, 0.7), lit(tone, 1.5)));
      stroke(paint, 'M104 246l236-150l124 60l-228 160z', 'rgba(240,214,150,.75)', 4);
      stroke(paint, 'M40 250l-2 48q2 12 14 16l182 86', lit(tone, 0.4), 10);
    },
  ],
  gun: [
    600,
    380,
    (paint) => {
      const metal = across(paint, 40, 570, '#20242a', '#4c535c', '#8e98a1', '#5b636c');
      fill(paint, 'M60 96q0-18 18-18h470q18 0 18 18v46q0 16-16 16H250l-24 26H96q-36 0-36-34z', metal);
      fill(paint, 'M88 178h116l-30 150q-4 22-26 22H66q-24 0-18-24z', across(paint, 50, 210, '#2d1a10', '#6d452a'));
      stroke(paint, 'M212 184q6 62 70 58q38-4 34-80', '#343a41', 13);
      stroke(paint, 'M250 178q-10 22 6 44', '#20242a', 11);
      stroke(paint, 'M84 96h460', 'rgba(226,234,240,.55)', 4);
      fill(paint, 'M330 106h150v22h-150z', '#181b1f');
      fill(paint, 'M524 64h20v16h-20zM84 58h34v22h-34z', '#2a2f35');
    },
  ],
  candle: [
    260,
    560,
    (paint) => {
      fill(paint, 'M30 500q100 46 200 0l-14 34q-86 34-172 0z', brass(paint, 30, 230));
      fill(paint, 'M84 210q46-22 92 0v290q-46 22-92 0z', across(paint, 84, 176, '#a08c66', '#f6ebcf', '#cdb88c'));
      fill(paint, 'M84 210q46 26 92 0q-4 40-14 44q-8 70-16 4q-22 12-40 0q-14 4-22-48z', '#fff6de');
      stroke(paint, 'M130 214v-28', '#2a1a10', 6);
      fill(paint, 'M130 190q-38-20-30-66q8-36 32-84q30 50 34 88q0 46-36 62z', '#f7a334');
      fill(paint, 'M130 188q-22-16-18-44q6-26 20-56q18 32 20 60q0 28-22 40z', '#fff3c4');
    },
  ],
  cup: [
    460,
    400,
    (paint, tone) => {
      fill(paint, 'M50 338q170 70 330 0q-20 46-164 46T50 338z', lit(tone, 1.2));
      stroke(paint, 'M344 166q74-14 74 48q-4 62-92 70', lit(tone, 1.4), 24);
      fill(
        paint,
        'M86 120h270q8 150-66 226h-138q-78-80-66-226z',
        across(paint, 80, 360, lit(tone, 0.6), lit(tone, 1.5)),
      );
      paint.beginPath();
      paint.ellipse(221, 120, 135, 34, 0, 0, Math.PI * 2);
      paint.fillStyle = lit(tone, 1.7);
      paint.fill();
      paint.beginPath();
      paint.ellipse(221, 124, 116, 26, 0, 0, Math.PI * 2);
      paint.fillStyle = '#2a1710';
      paint.fill();
      stroke(paint, 'M180 80q-20-22 0-40t0-34M250 84q-20-22 0-40t0-34', 'rgba(255,255,255,.3)', 9);
    },
  ],
  bottle: [
    220,
    560,
    (paint) => {
      const glass = across(paint, 30, 190, '#10231a', '#2f5a3f', '#7fae86', '#244a33');
      fill(paint, 'M84 40h52v120q54 34 54 110v240q0 24-24 24H54q-24 0-24-24V270q0-76 54-110z', glass);
      fill(paint, 'M80 20h60v40H80z', '#3a1d14');
      fill(paint, 'M32 300h156v130H32z', '#e4d8ba');
      lines(paint, 52, 336, 116, 3, 26, '#5a4a38');
      stroke(paint, 'M168 280v220', 'rgba(230,255,236,.45)', 6);
    },
  ],
  clock: [
    460,
    460,
    (paint) => {
      paint.beginPath();
      paint.arc(230, 230, 210, 0, Math.PI * 2);
      paint.fillStyle = brass(paint, 20, 440) as unknown as string;
      paint.fill();
      paint.beginPath();
      paint.arc(230, 230, 180, 0, Math.PI * 2);
      paint.fillStyle = '#f3ecda';
      paint.fill();
      for (let i = 0; i < 12; i++) {
        const [c, s] = [Math.cos((i * Math.PI) / 6), Math.sin((i * Math.PI) / 6)];
        stroke(
          paint,
          `M${230 + c * 146} ${230 + s * 146}L${230 + c * 166} ${230 + s * 166}`,
          '#2c2620',
          i % 3 ? 5 : 11,
        );
      }
      stroke(paint, 'M230 230L166 150', '#1f1a16', 12);
      stroke(paint, 'M230 230L270 100', '#1f1a16', 8);
    },
  ],
  screen: [
    640,
    460,
    (paint) => {
      fill(paint, 'M280 380h80l14 50h60v14H206v-14h60z', '#2b2e33');
      paint.beginPath();
      paint.roundRect(20, 20, 600, 370, 18);
      paint.fillStyle = '#14161a';
      paint.fill();
      const glow = paint.createLinearGradient(40, 40, 600, 370);
      glow.addColorStop(0, '#24506e');
      glow.addColorStop(1, '#8cc3dd');
      paint.fillStyle = glow;
      paint.fillRect(40, 40, 560, 330);
      fill(paint, 'M64 64h200v282H64z', 'rgba(6,18,28,.35)');
      lines(paint, 84, 100, 160, 8, 30, 'rgba(232,246,252,.75)');
      fill(paint, 'M292 64h284v170H292z', 'rgba(240,250,255,.75)');
      fill(paint, 'M300 226l70-90l60 60l50-40l88 70z', '#2e6178');
    },
  ],
  door: [
    360,
    640,
    (paint, tone) => {
      fill(paint, 'M16 10h328v620H16z', lit(tone, 0.4));
      fill(paint, 'M40 34h280v596H40z', across(paint, 40, 320, lit(tone, 0.75), lit(tone, 1.35)));
      for (const [x, y, h] of [
        [66, 66, 230],
        [192, 66, 230],
        [66, 340, 250],
        [192, 340, 250],
      ] as const) {
        paint.fillStyle = lit(tone, 0.62);
        paint.fillRect(x, y, 102, h);
        paint.fillStyle = lit(tone, 1.1);
        paint.fillRect(x + 8, y + 8, 88, h - 14);
      }
      paint.beginPath();
      paint.arc(292, 334, 15, 0, Math.PI * 2);
      paint.fillStyle = brass(paint, 276, 308) as unknown as string;
      paint.fill();
    },
  ],
  ring: [
    360,
    380,
    (paint) => {
      paint.lineWidth = 30;
      paint.strokeStyle = brass(paint, 40, 320) as unknown as string;
      paint.beginPath();
      paint.ellipse(180, 236, 124, 118, 0, 0, Math.PI * 2);
      paint.stroke();
      fill(paint, 'M126 96l24-36h60l24 36l-54 62z', across(paint, 126, 234, '#9fc4dc', '#ffffff', '#bfe0f0'));
      stroke(paint, 'M126 96h108M150 60l10 36l20 62l20-62l10-36', 'rgba(70,110,140,.6)', 3);
    },
  ],
};

/** A thing of a known family on a clear ground. */
export function propOf(family: Family, tone: Colour): Canvas {
  const [width, height, draw] = drawings[family];
  const { canvas, paint } = surface(width, height);
  draw(paint, tone);
  return canvas;
}
