import { z } from 'zod';
import { EngineError } from '../../capabilities/capability.ts';

const oneError = z.object({
  type: z.string().default(''),
  message: z.string().default(''),
  details: z.string().default(''),
  extra_info: z.record(z.string(), z.unknown()).nullish(),
});
const refusalSchema = z.object({
  error: z.union([z.string(), oneError]).optional(),
  node_errors: z
    .record(z.string(), z.object({ errors: z.array(oneError).default([]), class_type: z.string().default('?') }))
    .or(z.array(z.unknown()))
    .optional(),
});

const short = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 300);

/** What a server that refuses a request says, in words. */
export function refused(label: string, status: number, raw: string): EngineError {
  if (status === 401 || status === 403 || status === 407)
    return new EngineError('comfyui_key', `${label} refuses to be asked (${status}).`, {
      fix:
        status === 403
          ? 'It, or what stands before it, wants a header with a token, or does not trust this machine: set the header in Settings → Engines.'
          : 'Set the header with its token in Settings → Engines.',
    });
  if (status >= 300 && status < 400)
    return new EngineError('comfyui_moved', `${label} sends on to another address.`, {
      fix: 'Give the address that it sends to, in Settings → Engines.',
    });
  const said = read(raw);
  if (status === 400 && said) return said.missing ? missingFile(label, said.why) : invalid(label, said.why);
  if (status === 404)
    return new EngineError('comfyui_odd', `There is no ComfyUI at this address: ${label} answers 404.`, {
      fix: 'Check the address in Settings → Engines.',
    });
  if (status === 413)
    return new EngineError('comfyui_too_large', `${label} does not take a file of this size.`, {
      fix: 'Start it with a larger --max-upload-size, or use a smaller clip.',
    });
  const busy = status === 429 || status >= 500;
  return new EngineError(busy ? 'comfyui_busy' : 'comfyui_refused', `${label} answered ${status}.`, {
    fix: busy ? 'Look at its log; try again in a moment.' : 'Look at its log.',
    retryable: busy,
  });
}

function read(raw: string): { why: string; missing: boolean } | null {
  let parsed: z.infer<typeof refusalSchema>;
  try {
    parsed = refusalSchema.parse(JSON.parse(raw));
  } catch {
    return null;
  }
  const nodes = Array.isArray(parsed.node_errors) ? {} : (parsed.node_errors ?? {});
  const errors = Object.values(nodes).flatMap(({ class_type, errors }) =>
    errors.map(({ type, message, details }) => ({
      type,
      text: `${class_type}: ${[message, details].filter(Boolean).join(' ')}`,
    })),
  );
  const general = typeof parsed.error === 'string' ? parsed.error : (parsed.error?.message ?? '');
  const why = short(errors.length > 0 ? errors.map(({ text }) => text).join('; ') : general);
  if (why === '') return null;
  return {
    why,
    missing: errors.some(({ type, text }) => type === 'value_not_in_list' && /_name|text_encoder/.test(text)),
  };
}

const invalid = (label: string, why: string) =>
  new EngineError('comfyui_refused', `${label} does not accept the workflow. ${why}`, {
    fix: 'Bring ComfyUI up to date; of a workflow of your own, look whether it still runs there.',
  });

const missingFile = (label: string, why: string) =>
  new EngineError('model_missing', `${label} does not have a file that the workflow names. ${why}`, {
    fix: 'Put the file into its models folder, or choose another workflow.',
  });
