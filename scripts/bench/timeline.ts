import type { BenchRow } from './row.ts';
import { rows as editing } from './timeline-editing.ts';
import { rows as exporting } from './timeline-export.ts';

export const rows: readonly BenchRow[] = [...editing, ...exporting];
