import { describe, expect, it } from 'vitest';
import {
  crowd,
  fitZoom,
  MAX_ZOOM,
  MIN_ZOOM,
  rulerStep,
  sliderToZoom,
  stripIndex,
  windowOf,
  zoomAt,
  zoomToSlider,
} from './geometry.ts';

describe('the view of a timeline', () => {
  it('keeps the frame under the pointer while it zooms', () => {
    let view = { zoom: 1, scroll: 300 };
    const under = (view.scroll + 250) / view.zoom;
    for (const factor of [1.15, 1.15, 0.5, 3, 0.7]) {
      view = zoomAt(view, factor, 250);
      expect((view.scroll + 250) / view.zoom).toBeCloseTo(under, 6);
    }
  });
  it('stays within its limits', () => {
    expect(zoomAt({ zoom: 1, scroll: 0 }, 1e9, 0).zoom).toBe(MAX_ZOOM);
    expect(zoomAt({ zoom: 1, scroll: 500 }, 1e-9, 100)).toEqual({ zoom: MIN_ZOOM, scroll: 0 });
    expect(fitZoom(0, 1000)).toBe(MAX_ZOOM);
  });
  it('has a slider whose steps all look the same', () => {
    for (const value of [0, 0.3, 1]) expect(zoomToSlider(sliderToZoom(value))).toBeCloseTo(value, 9);
    expect(sliderToZoom(0.6) / sliderToZoom(0.5)).toBeCloseTo(sliderToZoom(0.3) / sliderToZoom(0.2), 9);
  });
  it('leaves room for the labels of the ruler at every zoom', () => {
    const rate = { num: 24, den: 1 };
    for (const zoom of [0.02, 0.1, 0.5, 1, 3, 20]) {
      const step = rulerStep(zoom, rate);
      expect(step.seconds * 24 * zoom >= 84 || step.seconds === 3600).toBe(true);
    }
    expect(rulerStep(31 / 24, rate).seconds).toBe(5);
  });
  it('mounts the same window during a short scroll, and always what is in sight', () => {
    expect(windowOf(810, 1000, 2)).toEqual(windowOf(950, 1000, 2));
    for (const scroll of [0, 399, 5000]) {
      const { from, to } = windowOf(scroll, 1000, 2);
      expect(from * 2).toBeLessThanOrEqual(scroll);
      expect(to * 2).toBeGreaterThanOrEqual(scroll + 1000);
    }
  });
  it('draws a feature of 10,000 clips with at most a few hundred elements at any zoom', () => {
    const clips = Array.from({ length: 10_000 }, (_, i) => ({ start: i * 24, end: i * 24 + 24, length: 24, id: i }));
    for (const zoom of [0.005, 0.02, 0.1, 0.33, 0.34, 1]) {
      const { from, to } = windowOf(0, 1400, zoom);
      const seen = clips.filter((it) => it.end > from && it.start < to);
      const { single, runs } = crowd(seen, zoom, () => false);
      expect(single.length + runs.length).toBeLessThan(300);
      expect(single.length + runs.reduce((sum, it) => sum + it.count, 0)).toBe(seen.length);
      const drawn = single.reduce((sum, it) => sum + it.length, 0) + runs.reduce((sum, it) => sum + it.to - it.from, 0);
      expect(drawn).toBe(seen.length * 24);
    }
    expect(crowd(clips.slice(0, 50), 0.01, (it) => it.id === 7).single.map((it) => it.id)).toEqual([7]);
  });
  it('finds the picture of a strip', () => {
    expect([0, 59, 60, 119, 500].map((frame) => stripIndex(frame, 120, 2))).toEqual([0, 0, 1, 1, 1]);
  });
});
