import type { ScriptShots } from '@reelgraph/nodes/script';
import { ListTree } from 'lucide-react';
import { Button, Menu, type MenuEntry } from '../../ui/index.ts';
import { plural } from '../../ui/words.ts';

interface OutlineProps {
  readonly script: ScriptShots;
  readonly pages: readonly number[];
  readonly onLine: (line: number) => void;
}

/** How much there is, and all headings of the script with their pages: a press goes there, a number that is typed finds its scene. */
export function Outline({ script, pages, onLine }: OutlineProps) {
  return (
    <Menu
      align="end"
      trigger={
        <Button size="sm" tone="ghost" disabled={script.scenes.length === 0} title="Outline of the script">
          <ListTree size={14} /> {plural(script.scenes.length, 'scene')}, {plural(script.shots.length, 'shot')}
        </Button>
      }
      items={() => outline(script, pages, onLine)}
    />
  );
}

/** Sections, which writers use for acts, as headings over their scenes. */
function outline(
  { scenes, parsed }: ScriptShots,
  pages: readonly number[],
  onLine: (line: number) => void,
): readonly MenuEntry[] {
  const sections = parsed.blocks
    .filter(({ type }) => type === 'section')
    .map(({ line, text }) => ({ line, entry: { heading: text } }));
  const heads = scenes.flatMap(({ line, number, heading }) =>
    heading !== '' && line
      ? [
          {
            line,
            entry: { label: `${number}  ${heading}`, keys: `p. ${pageAt(pages, line)}`, run: () => onLine(line) },
          },
        ]
      : [],
  );
  return [...sections, ...heads].sort((a, b) => a.line - b.line).map(({ entry }) => entry);
}

/** The page that a line stands on, counted from 1. */
export function pageAt(pages: readonly number[], line: number): number {
  const next = pages.findIndex((start) => start > line);
  return Math.max(1, next < 0 ? pages.length : next);
}
