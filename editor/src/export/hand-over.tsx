import type { CutFormatName, Loss } from '@reelgraph/timeline/interchange';
import { cutFormats } from '@reelgraph/timeline/interchange';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { exportCut } from '../edit/cuts/index.ts';
import { Button } from '../ui/index.ts';
import css from './export.module.css';

const formats = Object.entries(cutFormats) as [CutFormatName, (typeof cutFormats)[CutFormatName]][];

/** The cut for another program: a file at once, and what it does not carry. */
export function HandOver({ name }: { name: string }) {
  const [last, setLast] = useState<{ format: CutFormatName; losses: readonly Loss[] } | null>(null);
  return (
    <section className={css.handOver} aria-label="Hand over to another program">
      <h3>The cut for another program</h3>
      {formats.map(([format, facts]) => (
        <div key={format} className={css.row}>
          <span className={css.name}>
            {facts.label} <span className={css.quiet}>.{facts.extension}</span>
          </span>
          <Button
            size="sm"
            disabled={!name}
            onClick={() => setLast({ format, losses: exportCut(format, name) })}
            aria-label={`Save as ${facts.label}`}
          >
            <Download size={12} />
            Save
          </Button>
          {last?.format === format ? (
            <span className={css.quiet} role="status">
              {last.losses.length === 0
                ? 'Saved; everything came along.'
                : `Saved. ${last.losses.map((loss) => loss.message).join(' ')}`}
            </span>
          ) : (
            <span className={css.quiet}>{facts.help}</span>
          )}
        </div>
      ))}
    </section>
  );
}
