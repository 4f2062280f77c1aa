import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPrices, moneyInWords } from '../../capabilities/money.ts';
import { type HostedService, type PriceFormula, readService, serviceSchema } from './binding.ts';
import { resultUrl } from './fetch-result.ts';
import { measuresOf, priceOf } from './price.ts';
import { dig, fill, fillPath, placeholdersIn } from './template.ts';
import { troubleOf } from './trouble.ts';

const examples = new URL('../../../../docs/services/', import.meta.url);
const textOf = (name: string) => readFileSync(new URL(name, examples), 'utf8');
const poll = serviceSchema.parse(JSON.parse(textOf('example-poll.json')));

describe('a binding file', () => {
  it.each(readdirSync(examples))('%s is one', (name) => {
    expect(readService(textOf(name))).toMatchObject({ ok: true });
  });

  const [video] = poll.work;
  it.each<[string, unknown, string]>([
    ['no JSON', '{', 'no JSON'],
    ['another format', { ...poll, format: 'x' }, 'at format'],
    ['a field nobody knows', { ...poll, secret: 'x' }, 'secret'],
    ['a key in the open', { ...poll, key: { header: 'authorization', value: 'Bearer abc' } }, 'The value names {key}'],
    ['a header of the connection', { ...poll, key: { header: 'host', value: '{key}' } }, 'at key.header'],
    ['an id and no end', { ...poll, work: [{ ...video, answer: undefined }] }, 'needs "answer"'],
    ['an id and nobody who asks', { ...poll, work: [{ ...video, poll: undefined }] }, 'needs "poll" or "webhook"'],
    [
      'an address elsewhere',
      { ...poll, work: [{ ...video, submit: { ...video?.submit, path: 'http://x' } }] },
      'slash',
    ],
  ])('is refused in words: %s', (_, what, words) => {
    const read = readService(typeof what === 'string' ? what : JSON.stringify(what));
    expect(read.ok ? '' : read.error.message).toContain(words);
  });
});

describe('a price', () => {
  const video = poll.work[0]!.price;
  const clip = (seconds: number, width = 1280, height = 704) =>
    measuresOf({ width, height, frames: seconds * 24, rate: { num: 24, den: 1 }, prompt: 'x' });

  it.each<[string, PriceFormula, ReturnType<typeof measuresOf>, number]>([
    ['by the second', video, clip(5), 200_000],
    ['by the second, above a size', video, clip(5, 1920, 1088), 400_000],
    ['at least', video, clip(1), 50_000],
    ['up to a step', video, clip(5.2), 210_000],
    [
      'by two measures',
      { terms: [{ each: 0.01, of: ['seconds', 'megapixels'] }], least: 0 },
      clip(10, 2000, 1000),
      200_000,
    ],
    [
      'flat',
      {
        terms: [
          { each: 0.1, of: [] },
          { each: 0.2, of: [] },
        ],
        least: 0,
      },
      clip(1),
      300_000,
    ],
    ['up to a size', { terms: [{ each: 1, of: [], when: { measure: 'seconds', upTo: 5 } }], least: 0 }, clip(6), 0],
  ])('%s', (_, formula, measures, amount) => {
    expect(priceOf(formula, 'EUR', measures)).toEqual({ amount, currency: 'EUR' });
  });

  it('is whole, never below its terms, its least or its step, and grows with the clip', () => {
    const unit = fc.double({ min: 0, max: 10, noNaN: true });
    const formula = fc.record({
      terms: fc.array(
        fc.record({ each: unit, of: fc.subarray(['seconds', 'frames', 'megapixels'] as const).map((one) => [...one]) }),
        { minLength: 1, maxLength: 4 },
      ),
      least: unit,
      step: fc.option(fc.double({ min: 1e-6, max: 1, noNaN: true }), { nil: undefined }),
    });
    fc.assert(
      fc.property(formula, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }), (one, a, b) => {
        const price = (seconds: number) => priceOf(one, 'EUR', clip(seconds)).amount;
        const [less, more] = [price(Math.min(a, b)), price(Math.max(a, b))];
        expect(Number.isSafeInteger(less) && Number.isSafeInteger(more)).toBe(true);
        expect(less).toBeLessThanOrEqual(more);
        // A thousandth of a millionth is what floating point may leave.
        expect(less / 1e6).toBeGreaterThanOrEqual(one.least - 1e-8);
        const step = one.step === undefined ? 1 : Math.max(1, Math.ceil(Math.round(one.step * 1e9) / 1000));
        expect(less % step).toBe(0);
      }),
    );
  });

  it('is said and summed as money', () => {
    expect(moneyInWords({ amount: 50_000, currency: 'EUR' })).toBe('0.05 EUR');
    expect(moneyInWords({ amount: 1_002_500, currency: 'USD' })).toBe('1.0025 USD');
    expect(moneyInWords({ amount: 0, currency: 'USD' })).toBe('0.00 USD');
    expect(
      addPrices([
        { amount: 1, currency: 'EUR' },
        { amount: 2, currency: 'USD' },
        { amount: 3, currency: 'EUR' },
      ]),
    ).toEqual([
      { amount: 4, currency: 'EUR' },
      { amount: 2, currency: 'USD' },
    ]);
  });
});

describe('a template', () => {
  it('takes values as they are, leaves out what is not there, and repeats for lists', () => {
    const template = {
      text: '{prompt}',
      size: '{width}x{height}',
      width: '{width}',
      image: '{start}',
      brace: '{{prompt}',
      all: { each: 'references', item: { url: '{media}', of: '{prompt}' } },
      none: { each: 'loras', item: '{name}' },
    };
    const values = {
      plain: { prompt: 'a {width} b', width: 64, height: 32 },
      lists: { references: [{ media: 'm1' }, { media: 'm2' }] },
    };
    expect(fill(template, values)).toEqual({
      text: 'a {width} b',
      size: '64x32',
      width: 64,
      brace: '{prompt}',
      all: [
        { url: 'm1', of: 'a {width} b' },
        { url: 'm2', of: 'a {width} b' },
      ],
    });
    expect([...placeholdersIn(template)].sort()).toEqual(['height', 'loras', 'prompt', 'references', 'start', 'width']);
  });

  it('never reads a value as a template, and keeps it in its place of an address', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(fill({ a: '{prompt}', b: ['x {prompt}'] }, { plain: { prompt: text, x: 'no' }, lists: {} })).toEqual({
          a: text,
          b: [`x ${text}`],
        });
        if (/^\.{0,2}$/.test(text) || /\p{Surrogate}/u.test(text)) return;
        const path = new URL(`https://x.example${fillPath('/jobs/{id}/end', { id: text })}`).pathname;
        expect(path.split('/').length).toBe(4);
        expect(decodeURIComponent(path.split('/')[2] ?? '')).toBe(text);
      }),
    );
  });

  it('finds places in answers, of their own alone', () => {
    expect(dig({ output: [{ url: 'u' }] }, 'output.0.url')).toBe('u');
    expect(dig({ output: null }, 'output.0.url')).toBeUndefined();
    expect(dig({}, 'constructor.name')).toBeUndefined();
  });
});

describe('trouble', () => {
  const of = (status: number, json: unknown = {}, retryAfter = '', service: HostedService = poll) =>
    troubleOf(service, { status, said: JSON.stringify(json), retryAfter });

  it.each([
    [401, {}, 'key', 'no'],
    [402, {}, 'credit', 'no'],
    [400, { error: { code: 'content_policy_violation', message: 'No.' } }, 'content', 'no'],
    [404, {}, 'lost', 'no'],
    [410, {}, 'expired', 'no'],
    [422, { detail: 'bad size' }, 'request', 'no'],
    [429, {}, 'busy', 'no'],
    [500, {}, 'busy', 'unknown'],
    [504, {}, 'busy', 'unknown'],
    [408, {}, 'busy', 'unknown'],
  ])('%i %j is %s', (status, json, kind, taken) => {
    expect(of(status, json)).toMatchObject({ kind, taken, code: `hosted_${kind}` });
  });

  it('waits as long as it is asked to, in seconds or until a date', () => {
    expect(of(429, {}, '7').wait).toBe(7);
    expect(of(429, {}, '').wait).toBe(0);
    expect(of(429, {}, 'soon').wait).toBe(0);
    expect(of(429, {}, new Date(Date.now() + 60_000).toUTCString()).wait).toBeGreaterThan(50);
  });
});

describe('where a result may be fetched from', () => {
  const at = (url: string) => ({ label: 'S', access: { service: poll, url, key: undefined } });
  it.each([
    'http://169.254.169.254/latest',
    'http://127.0.0.1/x',
    'https://127.1/x',
    'https://2130706433/x',
    'https://0x7f.1/x',
    'https://0.0.0.0/x',
    'https://localhost/x',
    'https://printer.local/x',
    'https://10.0.0.1/x',
    'https://192.168.1.1/x',
    'https://172.16.0.1/x',
    'https://100.64.0.1/x',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://[fd00::1]/x',
    'http://cdn.example.com/x',
    'file:///etc/passwd',
    'ftp://example.com/x',
    'https://user:secret@example.com/x',
    'https://intranet/x',
  ])('not %s', (address) => {
    expect(() => resultUrl(address, at('https://api.example.com'))).toThrow('not fetched from');
  });

  it('but the open net by https, and the service itself', () => {
    const { url, open } = resultUrl('https://cdn.example.net/a?b=c', at('https://api.example.com'));
    expect([url.href, open]).toEqual(['https://cdn.example.net/a?b=c', true]);
    expect(resultUrl('/files/1', at('http://192.168.1.5:9000'))).toMatchObject({ open: false });
    expect(() => resultUrl('http://192.168.1.5:9001/x', at('http://192.168.1.5:9000'))).toThrow('not fetched from');
  });
});
