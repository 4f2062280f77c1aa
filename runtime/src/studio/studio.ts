import { type Engine, type EngineRegistry, engineRegistry } from '@reelgraph/models/engines';
import { builtinNodes, loadNodePacks } from '@reelgraph/nodes/catalogue';
import type { NodeSpec } from '@reelgraph/nodes/graph';
import { DocumentService } from '../documents/service.ts';
import { createExecutor, type Executor } from '../execution/index.ts';
import type { Hub } from '../server/hub.ts';
import { openStorage, type Storage } from '../storage/index.ts';
import { AssetService } from './assets.ts';
import { ExportService } from './exports.ts';
import { PictureCache } from './pictures.ts';
import { ProjectService } from './projects.ts';
import { TemplateService } from './templates.ts';

/** Everything behind the addresses: one object, put together here and nowhere else. */
export interface Studio {
  readonly version: string;
  readonly storage: Storage;
  readonly hub: Hub;
}
void engineRegistry;
