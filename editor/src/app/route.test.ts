import { expect, it } from 'vitest';
import { parseRoute, routeHash } from './route-hash.ts';

it.each([
  ['', null],
  ['#/projects', { project: null, workspace: 'graph' }],
  ['#/p1', { project: 'p1', workspace: 'graph' }],
  ['#/p1/edit', { project: 'p1', workspace: 'edit' }],
  ['#/p1/elsewhere', { project: 'p1', workspace: 'graph' }],
  ['#/a%2Fb/script', { project: 'a/b', workspace: 'script' }],
  ['#token=abc', null],
] as const)('%s', (hash, route) => {
  expect(parseRoute(hash)).toEqual(route);
  if (route) expect(parseRoute(routeHash(route))).toEqual(route);
});
