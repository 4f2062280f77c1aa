import { RefusalError } from '@reelgraph/timeline';
import { Hono } from 'hono';
import { setCookie } from 'hono/cookie';
import { z } from 'zod';
import { says } from '../described.ts';
import { sameToken } from '../guard.ts';

/** Guesses of the token that are answered within a minute, from anybody. */
const TRIES_A_MINUTE = 20;

/** Exchanges the token of the address that was printed at start (`/#token=…`) for a cookie that scripts cannot read. */
export function sessionRoutes(token: string | null) {
  let minute = 0;
  let tries = 0;
  return new Hono().post(
    '/session',
    says('Exchanges the token for a cookie.', { body: z.strictObject({ token: z.string().max(200) }), status: 204 }),
    async (c) => {
      const given = c.req.valid('json');
      const now = Math.floor(Date.now() / 60_000);
      tries = now === minute ? tries + 1 : 1;
      minute = now;
      if (tries > TRIES_A_MINUTE)
        throw new RefusalError({ code: 'busy', message: 'Too many tries.', fix: 'Wait a minute.' });
      if (token !== null && !sameToken(given.token, token)) {
        return c.json(
          {
            error: {
              code: 'wrong_token',
              message: 'That is not the token of this studio.',
              fix: 'Open the address that it printed at start.',
            },
          },
          401,
        );
      }
      if (token !== null) setCookie(c, 'reelgraph', token, { httpOnly: true, sameSite: 'Strict', path: '/' });
      return c.body(null, 204);
    },
  );
}
