import { stat } from 'node:fs/promises';
import { createCanvas, loadImage } from '@napi-rs/canvas';
import { describe, expect, it } from 'vitest';
import { shotsOfScript } from '../script/index.ts';
import { rasterise, sampleProject } from './index.ts';

describe('The Last Lamp', () => {
  it('is a film of three scenes, nine shots and about forty seconds', async () => {
    const { script, title } = await sampleProject();
    const { parsed, scenes } = shotsOfScript({ title: '', text: script, format: 'auto' });
    expect(parsed.title).toBe(title);
    expect(scenes.map(({ shots }) => shots.length)).toEqual([3, 3, 3]);
    expect(new Set(scenes.map(({ location }) => location)).size).toBe(3);
    expect(parsed.characters.map(({ name }) => name).sort()).toEqual(['COURIER', 'MARA']);
    expect(parsed.warnings).toEqual([]);
    const seconds = scenes.flatMap(({ shots }) => shots).reduce((sum, shot) => sum + shot.seconds, 0);
    expect(seconds).toBeGreaterThan(37);
    expect(seconds).toBeLessThan(43);
  });

  it('has a picture for everybody, and every trigger stands in the script', async () => {
    const { elements, script } = await sampleProject();
    for (const { name, trigger, pictures } of elements) {
      expect(script.toLowerCase(), name).toContain(trigger.toLowerCase());
      expect(pictures.length, name).toBeGreaterThan(0);
      for (const { file } of pictures) expect((await stat(file)).size).toBeGreaterThan(500);
    }
    expect(new Set(elements.map(({ kind }) => kind))).toEqual(new Set(['character', 'object', 'location']));
  });

  it('draws figures on a clear ground and places in layers', async () => {
    const { elements } = await sampleProject();
    const alphaAt = async (file: string, x: number, y: number): Promise<number> => {
      const { png, width, height } = await rasterise(file, 160);
      const paint = createCanvas(width, height).getContext('2d');
      paint.drawImage(await loadImage(Buffer.from(png)), 0, 0);
      return paint.getImageData(Math.floor(x * width), Math.floor(y * height), 1, 1).data[3] ?? 0;
    };
    for (const { kind, pictures } of elements) {
      const corner = await Promise.all(pictures.map(({ file }) => alphaAt(file, 0.5, 0.01)));
      if (kind === 'location') expect(corner.slice(0, 2)).toEqual([255, 255]);
      const side = await Promise.all(pictures.map(({ file }) => alphaAt(file, 0.01, 0.02)));
      if (kind !== 'location') expect(side.every((alpha) => alpha === 0)).toBe(true);
    }
  });

  it('lets the faces of its people move: the same bust but for a small part of it', async () => {
    const { elements } = await sampleProject();
    const pixels = async (file: string): Promise<Uint8ClampedArray> => {
      const { png, width, height } = await rasterise(file, 120);
      const paint = createCanvas(width, height).getContext('2d');
      paint.drawImage(await loadImage(Buffer.from(png)), 0, 0);
      return paint.getImageData(0, 0, width, height).data;
    };
    for (const { name, pictures } of elements.filter(({ kind }) => kind === 'character')) {
      const rest = await pixels(pictures.find(({ role }) => role === 'portrait')!.file);
      for (const role of ['blink', 'mouth-half', 'mouth-open'] as const) {
        const face = await pixels(pictures.find((picture) => picture.role === role)!.file);
        expect(face.length).toBe(rest.length);
        const changed = face.filter((value, i) => Math.abs(value - rest[i]!) > 12).length / face.length;
        expect(changed, `${name}, ${role}`).toBeGreaterThan(0.001);
        expect(changed, `${name}, ${role}`).toBeLessThan(0.06);
      }
    }
  });
});
