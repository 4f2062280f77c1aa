import { ok, type Result } from '@reelgraph/timeline';
import { z } from 'zod';
import { checkServerAddress } from '../net/address.ts';
import { keyRefSchema } from './language-settings.ts';

export const COMFYUI_ADDRESS = 'http://127.0.0.1:8188';

/** Headers that are the connection's own business; others may be set, for a proxy that asks for a token. */
const taken =
  /^(host|origin|referer|content-length|content-type|transfer-encoding|connection|upgrade|cookie2?|sec-.*)$/i;

export const headerNameSchema = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/, 'A header’s name has letters, digits and hyphens.')
  .refine((name) => !taken.test(name), 'This header is set by the connection itself.');

/** One ComfyUI server. Header values are secrets: only their names stand here. */
export const comfyServerSchema = z.object({
  id: z.string().regex(/^[a-z0-9]{1,20}$/),
  name: z.string().max(60),
  url: z.string().max(400),
  on: z.boolean(),
  headers: z.array(z.object({ name: headerNameSchema, key: keyRefSchema })).max(8),
});
export type ComfyServerSettings = z.infer<typeof comfyServerSchema>;

export const comfySettingsSchema = z.object({
  /** In order of preference; among those that can, the least busy takes the work. */
  servers: z.array(comfyServerSchema).max(16),
  /** Seconds: to be connected; for an answer to a small question. */
  timeouts: z.object({ connect: z.number().min(0.05).max(120), answer: z.number().min(0.05).max(600) }),
});
export type ComfySettings = z.infer<typeof comfySettingsSchema>;

export const defaultComfySettings: ComfySettings = { servers: [], timeouts: { connect: 4, answer: 20 } };

/** The address of a ComfyUI server in its plain form. An address that was copied from its page works too. */
export function checkComfyAddress(text: string): Result<string> {
  const checked = checkServerAddress(text.trim().replace(/[?#].*$/s, ''), {
    what: 'a ComfyUI server',
    sent: 'your pictures and your key',
    example: COMFYUI_ADDRESS,
    code: 'comfyui_address',
  });
  return checked.ok ? ok(checked.value.replace(/\/api$/, '')) : checked;
}
