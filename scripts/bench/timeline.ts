import type { BenchRow } from './row.ts';
import { rows as editing } from './timeline-editing.ts';
import { rows as exporting } from './timeline-export.ts';
import { rows as showing } from './timeline-ui.ts';

export const rows: readonly BenchRow[] = [...editing, ...showing, ...exporting];
