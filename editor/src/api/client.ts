import type { FormField } from '@reelgraph/nodes/graph';
import type {
  DocumentKind,
  GateAnswer,
  NightView,
  Priority,
  RunRequest,
  StillRequest,
} from '@reelgraph/runtime/protocol';
import {
  type AssistEvent,
  assetViewSchema,
  assistEventSchema,
  type BindWorkflow,
  type ComfyPatch,
  cacheViewSchema,
  collectedSchema,
  comfyLookSchema,
  comfyViewSchema,
  documentInfoSchema,
  exportViewSchema,
  foundServersSchema,
  type HostedPatch,
  hostedViewSchema,
  type LlmSettingsPatch,
  ledgerSchema,
  llmModelsSchema,
  llmSettingsViewSchema,
  llmTrialSchema,
  nightViewSchema,
  ownWorkflowsSchema,
  planViewSchema,
  projectViewSchema,
  queueViewSchema,
  runInputSchema,
  runViewSchema,
  type TrialEvent,
  taskViewSchema,
  trialEventSchema,
} from '@reelgraph/runtime/protocol';
import type { TextPicture } from '@reelgraph/timeline';
import { z } from 'zod';
import type { Fetch, RequestOptions } from './request.ts';
import { jsonLines, request, send } from './request.ts';
import * as answers from './schemas.ts';

export type ExportPreset = 'h264' | 'h264-small' | 'prores' | 'wav';
const nothing = z.unknown();
const path = (...parts: string[]) => `/api/${parts.map(encodeURIComponent).join('/')}`;

/**
 * Every request that the studio makes, by its name. Answers are parsed; what fails throws an `ApiError` whose `refusal` can
 * be shown as it is. Media have no request: they are addresses, see `artifactUrl` and its like.
 */
export function createApi(fetcher: Fetch) {
  const get = <T>(url: string, schema: z.ZodType<T>, signal?: AbortSignal) => request(fetcher, url, schema, { signal });
  const post = <T>(url: string, schema: z.ZodType<T>, json: unknown = {}, more: RequestOptions = {}) =>
    request(fetcher, url, schema, { method: 'POST', json, ...more });
  const remove = (url: string) => request(fetcher, url, nothing, { method: 'DELETE' });

  return {
    nodes: async () => (await get('/api/nodes', z.object({ nodes: z.array(answers.nodeSpecSchema) }))).nodes,
    engines: async () => (await get('/api/engines', z.object({ engines: z.array(answers.engineViewSchema) }))).engines,
    doctor: async () => (await get('/api/doctor', z.object({ checks: z.array(answers.checkSchema) }))).checks,

    loadedModels: async () => (await get('/api/models/loaded', answers.loadedModelsSchema)).models,
    unloadModel: async (id: string) => (await post('/api/models/unload', answers.loadedModelsSchema, { id })).models,

    projects: async () => (await get('/api/projects', z.object({ projects: z.array(projectViewSchema) }))).projects,
    project: (id: string) => get(path('projects', id), projectViewSchema),
    createProject: (body: { title: string; settings?: unknown; template?: string }) =>
      post('/api/projects', projectViewSchema, body),
    renameProject: (id: string, title: string) =>
      request(fetcher, path('projects', id), projectViewSchema, { method: 'PATCH', json: { title } }),
    deleteProject: (id: string) => remove(path('projects', id)),

    createDocument: (project: string, body: { kind: DocumentKind; title: string; doc?: unknown; id?: string }) =>
      post(path('projects', project, 'documents'), documentInfoSchema, body),
    document: (id: string) => get(path('documents', id), answers.documentAnswerSchema),
    deleteDocument: (id: string) => remove(path('documents', id)),
    revisions: async (id: string) =>
      (await get(path('documents', id, 'revisions'), z.object({ revisions: z.array(answers.revisionSchema) })))
        .revisions,
    documentAt: async (id: string, rev: number) =>
      (await get(path('documents', id, 'revisions', String(rev)), z.object({ doc: z.unknown() }))).doc,
    nameRevision: (id: string, name: string) =>
      post(path('documents', id, 'revisions'), z.object({ rev: z.number() }), { name }),
    restore: (id: string, rev: number) => post(path('documents', id, 'restore'), answers.restoreAnswerSchema, { rev }),

    plan: (body: Omit<RunRequest, 'clientKey'>, signal?: AbortSignal) =>
      post('/api/plan', planViewSchema, body, { signal }),
    run: (body: RunRequest) => post('/api/runs', runViewSchema, body),
    runs: async (project: string, limit = 50) =>
      (await get(`${path('projects', project, 'runs')}?limit=${limit}`, z.object({ runs: z.array(runViewSchema) })))
        .runs,
    runDetail: (id: string) => get(path('runs', id), z.object({ run: runViewSchema, tasks: z.array(taskViewSchema) })),
    runInput: (id: string) => get(path('runs', id, 'input'), runInputSchema),
    queue: () => get('/api/queue', queueViewSchema),
    holdQueue: (held: boolean) => request(fetcher, '/api/queue', queueViewSchema, { method: 'PUT', json: { held } }),
    holdRun: (id: string, held: boolean) => post(path('runs', id, 'hold'), runViewSchema, { held }),
    moveRun: (id: string, before: string | null) => post(path('runs', id, 'move'), runViewSchema, { before }),
    prioritiseRun: (id: string, priority: Priority) => post(path('runs', id, 'priority'), runViewSchema, { priority }),
    restoreRun: (id: string) => post(path('runs', id, 'restore'), answers.restoredRunSchema),
    nights: async (project: string) =>
      (await get(path('projects', project, 'nights'), z.object({ nights: z.array(nightViewSchema) }))).nights,
    startNight: (wish: NightView['wish']) => post('/api/nights', nightViewSchema, wish),
    cancelNight: (id: string) => post(path('nights', id, 'cancel'), nightViewSchema),
    nightSeen: (id: string) => post(path('nights', id, 'seen'), nightViewSchema),
    cache: () => get('/api/cache', cacheViewSchema),
    /** What a sweep would take; nothing is changed. */
    lookAtGarbage: () => get('/api/cache/garbage', collectedSchema),
    sweepCache: () => post('/api/cache/sweep', collectedSchema),
    clearNode: async (graph: string, node: string) =>
      (await post('/api/cache/clear', z.object({ cleared: z.number() }), { graph, node })).cleared,
    pinTask: (task: string, pinned: boolean) => post('/api/cache/pin', nothing, { task, pinned }),
    cancelRun: (id: string) => post(path('runs', id, 'cancel'), runViewSchema),
    answerTask: (run: string, task: string, answer: GateAnswer) =>
      post(path('runs', run, 'tasks', task, 'answer'), runViewSchema, answer),
    retryRun: (id: string) => post(path('runs', id, 'retry'), runViewSchema),
    outputs: async (project: string, graph: string) =>
      (await get(`${path('projects', project, 'outputs')}?graph=${encodeURIComponent(graph)}`, answers.outputsSchema))
        .outputs,

    assets: async (project: string) =>
      (await get(path('projects', project, 'assets'), z.object({ assets: z.array(assetViewSchema) }))).assets,
    still: (project: string, body: StillRequest) => post(path('projects', project, 'stills'), assetViewSchema, body),
    deleteAsset: (id: string) => remove(path('assets', id)),

    templates: async () =>
      (await get('/api/templates', z.object({ templates: z.array(answers.templateViewSchema) }))).templates,
    template: (id: string) => get(path('templates', id), answers.templateAnswerSchema),
    saveTemplate: (body: {
      project: string;
      graph: string;
      title: string;
      description: string;
      tags: string[];
      form?: readonly FormField[];
    }) => post('/api/templates', answers.templateViewSchema, body),
    importTemplate: (file: unknown) => post('/api/templates/import', answers.templateViewSchema, file),
    deleteTemplate: (id: string) => remove(path('templates', id)),
    applyTemplate: (id: string, project: string) => post(path('templates', id, 'use'), documentInfoSchema, { project }),

    /** Words as the export draws them: a PNG as wide as the frame. */
    drawText: async (picture: TextPicture) =>
      (await send(fetcher, '/api/text', { method: 'POST', json: picture })).blob(),
    /** Keeps a `.cube` file; answers its name in the studio. */
    addLut: (name: string, text: string) => post('/api/luts', answers.lutSchema, { name, text }),
    startExport: (body: {
      project: string;
      sequence: string;
      preset: ExportPreset;
      name: string;
      range?: { start: number; end: number };
      captions?: boolean;
    }) => post('/api/exports', exportViewSchema, body),
    exports: async (project: string) =>
      (await get(path('projects', project, 'exports'), z.object({ exports: z.array(exportViewSchema) }))).exports,
    cancelExport: (id: string) => post(path('exports', id, 'cancel'), exportViewSchema),

    settings: () => get('/api/settings', answers.serverSettingsSchema),
    patchSettings: (patch: Record<string, unknown>) =>
      request(fetcher, '/api/settings', answers.serverSettingsSchema, { method: 'PATCH', json: patch }),

    llmSettings: () => get('/api/settings/llm', llmSettingsViewSchema),
    patchLlmSettings: (patch: LlmSettingsPatch) =>
      request(fetcher, '/api/settings/llm', llmSettingsViewSchema, { method: 'PATCH', json: patch }),
    llmModels: (signal?: AbortSignal) => get('/api/settings/llm/models', llmModelsSchema, signal),
    testLlm: (signal?: AbortSignal) => post('/api/settings/llm/test', llmTrialSchema, {}, { signal }),
    comfySettings: () => get('/api/settings/comfyui', comfyViewSchema),
    putComfySettings: (servers: ComfyPatch['servers']) =>
      request(fetcher, '/api/settings/comfyui', comfyViewSchema, { method: 'PUT', json: { servers } }),
    comfyLook: () => get('/api/engines/comfyui', comfyLookSchema),
    foundServers: () => get('/api/engines/found', foundServersSchema),
    /** One test shot, told as it comes. */
    comfyTrial: (tell: (event: TrialEvent) => void, signal?: AbortSignal) =>
      jsonLines(
        fetcher,
        '/api/engines/comfyui/trial',
        trialEventSchema,
        { method: 'POST', json: {}, ...(signal ? { signal } : {}) },
        tell,
      ),
    hostedSettings: () => get('/api/settings/hosted', hostedViewSchema),
    addHosted: (text: string) => post('/api/settings/hosted', hostedViewSchema, { text }),
    patchHosted: (id: string, patch: HostedPatch) =>
      request(fetcher, path('settings', 'hosted', id), hostedViewSchema, { method: 'PATCH', json: patch }),
    removeHosted: (id: string) =>
      request(fetcher, path('settings', 'hosted', id), hostedViewSchema, { method: 'DELETE' }),
    setHooks: (hooks: string) =>
      request(fetcher, '/api/settings/hosted/hooks', hostedViewSchema, { method: 'PUT', json: { hooks } }),
    /** One test call, told as it comes; `most`: what it may cost, in millionths. */
    hostedTrial: (id: string, most: number, tell: (event: TrialEvent) => void, signal?: AbortSignal) =>
      jsonLines(
        fetcher,
        path('hosted', id, 'trial'),
        trialEventSchema,
        { method: 'POST', json: { most }, ...(signal ? { signal } : {}) },
        tell,
      ),
    ledger: () => get('/api/orders', ledgerSchema),
    settleOrder: (id: string, taken: boolean) => post(path('orders', id, 'settle'), ledgerSchema, { taken }),
    workflows: () => get('/api/workflows', ownWorkflowsSchema),
    bindWorkflow: (wish: BindWorkflow) => post('/api/workflows', ownWorkflowsSchema, wish),
    unbindWorkflow: (id: string) => request(fetcher, path('workflows', id), ownWorkflowsSchema, { method: 'DELETE' }),

    /** Help with the script, told as it comes. Throws what the last line says went wrong. */
    assist: (
      what: 'framing' | 'prompt' | 'describe',
      body: { script: string } & Record<string, unknown>,
      tell: (event: AssistEvent) => void,
      signal?: AbortSignal,
    ) => jsonLines(fetcher, `/api/assist/${what}`, assistEventSchema, { method: 'POST', json: body, signal }, tell),

    /** Bytes of anything the runtime serves, e.g. peaks. */
    bytes: async (url: string, signal?: AbortSignal) => send(fetcher, url, { signal }),
  };
}

export type Api = ReturnType<typeof createApi>;

/** The one client of the page. */
export const api: Api = createApi((input, init) => fetch(input, init));
