export * from './client.ts';
export * from './errors.ts';
export * from './media-urls.ts';
export type { Check, EngineView, LoadedModel, RevisionView, ServerSettings, TemplateView } from './schemas.ts';
export * from './upload.ts';
