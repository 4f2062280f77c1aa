import { describe, expect, it } from 'vitest';
import { type GuardOptions, judge, type Visitor } from './guard.ts';

const local: GuardOptions = { port: 4600, hosts: [], token: null };
const visit = (headers: Record<string, string>, more: Partial<Visitor> = {}): Visitor => ({
  method: 'GET',
  path: '/api/projects',
  upgrade: false,
  header: (name) => headers[name],
  ...more,
});
const home = { host: '127.0.0.1:4600' };
const status = (visitor: Visitor, options = local) => {
  const verdict = judge(visitor, options);
  return verdict.allowed ? 200 : verdict.status;
};

describe('who may speak to the server', () => {
  it.each([
    ['a command line on this machine', visit(home), 200],
    [
      'the studio itself',
      visit({ ...home, origin: 'http://127.0.0.1:4600', 'sec-fetch-site': 'same-origin' }, { method: 'POST' }),
      200,
    ],
    ['localhost by name', visit({ host: 'localhost:4600' }), 200],
    ['no Host at all', visit({}), 421],
    [
      'another name that points here (rebinding)',
      visit({ host: 'evil.example:4600', origin: 'http://evil.example:4600' }),
      421,
    ],
    ['the right name with another port', visit({ host: '127.0.0.1:80' }), 421],
    ['a page of another site', visit({ ...home, origin: 'https://evil.example' }, { method: 'POST' }), 403],
    ['a sandboxed page (Origin null)', visit({ ...home, origin: 'null' }, { method: 'POST' }), 403],
    ['another port of this machine', visit({ ...home, origin: 'http://127.0.0.1:9999' }, { method: 'POST' }), 403],
    [
      'an image tag of another site',
      visit({ ...home, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }),
      403,
    ],
    [
      'a link on another site to the studio',
      visit({ ...home, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, { path: '/' }),
      200,
    ],
    [
      'a link on another site to the API',
      visit({ ...home, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }),
      403,
    ],
    [
      'a form of another site that posts to the front page',
      visit({ ...home, 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' }, { path: '/', method: 'POST' }),
      403,
    ],
    [
      'a socket from another site',
      visit({ ...home, origin: 'https://evil.example' }, { upgrade: true, path: '/ws' }),
      403,
    ],
    [
      'a browser socket without Origin',
      visit({ ...home, 'user-agent': 'Mozilla/5.0' }, { upgrade: true, path: '/ws' }),
      403,
    ],
    ['a socket of a script on this machine', visit(home, { upgrade: true, path: '/ws' }), 200],
  ])('%s → %i', (_, visitor, expected) => {
    expect(status(visitor)).toBe(expected);
  });

  it('asks for the token on every route when one is set', () => {
    const options = { ...local, token: 'a'.repeat(32) };
    expect(status(visit(home), options)).toBe(401);
    expect(status(visit(home, { path: '/ws', upgrade: true }), options)).toBe(401);
    expect(status(visit(home, { path: '/' }), options)).toBe(200);
    expect(status(visit({ ...home, authorization: `Bearer ${'b'.repeat(32)}` }), options)).toBe(401);
    expect(status(visit({ ...home, authorization: `Bearer ${'a'.repeat(32)}` }), options)).toBe(200);
    expect(status(visit({ ...home, cookie: `x=1; reelgraph=${'a'.repeat(32)}` }), options)).toBe(200);
  });
});
