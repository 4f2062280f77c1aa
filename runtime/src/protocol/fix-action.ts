import { z } from 'zod';

/** What a person can do about a problem in one step: the button beside its words. */
export const fixActionSchema = z.discriminatedUnion('kind', [
  /** Nothing has to be changed first. */
  z.object({ kind: z.literal('retry') }),
  z.object({ kind: z.literal('set-param'), param: z.string() }),
  z.object({ kind: z.literal('choose-file'), param: z.string() }),
  /** A wire is missing at this input. */
  z.object({ kind: z.literal('add-input'), port: z.string() }),
  /** Of the node, else of the project. */
  z.object({ kind: z.literal('choose-engine') }),
  /** A service or a bundle has to be set up. */
  z.object({ kind: z.literal('set-up-engine') }),
  z.object({ kind: z.literal('free-space') }),
]);
export type FixAction = z.infer<typeof fixActionSchema>;

interface Troubled {
  readonly code: string;
  readonly field?: string | undefined;
  readonly port?: string | undefined;
  readonly action?: FixAction | undefined;
}

const byCode: readonly [codes: RegExp, action: (problem: Troubled) => FixAction | null][] = [
  [/^(storage_full|disk_full)$/, () => ({ kind: 'free-space' })],
  [
    /^(unknown_engine|engine_lacks_capability|capability_missing|pipeline_missing|repaint_missing|text_not_supported|needs_text_segmentation|no_engine_ready|comfyui_no_workflow|hosted_cannot|clip_too_long)$/,
    () => ({ kind: 'choose-engine' }),
  ],
  [
    /^(bundle_(missing|broken)|component_missing|model_missing|model_cannot_see|language_(not_configured|unreachable|address|key|moved|certificate|quota|odd)|speech_missing|host_not_started|comfyui_(not_configured|unreachable|address|key|moved|certificate|odd)|hosted_(not_configured|unreachable|address|key|certificate|credit|cap|hook|binding)|over_cap|order_unclear)$/,
    () => ({ kind: 'set-up-engine' }),
  ],
  [/^(missing_input|input_missing|no_timeline)$/, ({ port }) => (port ? { kind: 'add-input', port } : null)],
  [/^(missing_asset|no_file)$/, ({ field }) => ({ kind: 'choose-file', param: field ?? 'file' })],
  [/^(no_prompt|nothing_to_say)$/, ({ field }) => ({ kind: 'set-param', param: field ?? 'prompt' })],
  [/^nothing_asked$/, ({ field }) => ({ kind: 'set-param', param: field ?? 'find' })],
  [/^bad_box$/, () => ({ kind: 'set-param', param: 'box' })],
  [
    /^(worker_died|busy|node_failed|ffmpeg_failed|media_missing|cancelled|executor_failed|engine_(crashed|failed|closed|not_started)|model_changed|hosted_(busy|slow|broken|late|lost|expired|failed)|comfyui_(slow|busy|broken_off|lost|interrupted|failed|refused|empty|short)|language_(busy|slow|failed|broken_off|not_json|empty))$/,
    () => ({ kind: 'retry' }),
  ],
];

/**
 * The action of a problem: the one that whoever raised it said, else the one of its code, else the field that it names. Null
 * where only the words help, so that no button is offered that would lead to the same failure.
 */
export function fixActionOf(problem: Troubled): FixAction | null {
  if (problem.action) return problem.action;
  const rule = byCode.find(([codes]) => codes.test(problem.code));
  const found = rule?.[1](problem);
  if (found) return found;
  return problem.field && problem.field !== 'engine' ? { kind: 'set-param', param: problem.field } : null;
}

/** The problem with its action, where it has one. */
export function withAction<P extends Troubled>(problem: P): P & { readonly action?: FixAction } {
  const action = fixActionOf(problem);
  return action ? { ...problem, action } : problem;
}
