import { type TextTemplate, textTemplates } from '@reelgraph/timeline';
import { Captions, FileInput, FileOutput, ScrollText, SlidersHorizontal, Type } from 'lucide-react';
import { useRef } from 'react';
import { IconButton, Menu } from '../../ui/index.ts';
import css from '../cuts/cuts.module.css';
import { exportCaptions } from '../cuts/index.ts';
import { addAdjustment, addTitle } from './add-clips.ts';
import { addCaption, captionsFromScript, importCaptions } from './captions.ts';

/** What can be laid over the film besides takes: titles, captions, adjustments. */
export function AddMenu() {
  const file = useRef<HTMLInputElement>(null);
  const templates = Object.entries(textTemplates) as [TextTemplate, { name: string }][];
  return (
    <>
      <Menu
        align="start"
        trigger={
          <IconButton small label="Add titles, captions and adjustments">
            <Type size={16} strokeWidth={1.5} />
          </IconButton>
        }
        items={() => [
          { heading: 'At the playhead' },
          ...templates.map(([template, { name }]) => ({
            label: name,
            icon: <Type size={14} />,
            run: () => addTitle(template),
          })),
          { label: 'Adjustment clip', icon: <SlidersHorizontal size={14} />, run: addAdjustment },
          { label: 'Caption', icon: <Captions size={14} />, run: addCaption },
          'line' as const,
          { heading: 'Captions of the film' },
          { label: 'From the script', icon: <ScrollText size={14} />, run: captionsFromScript },
          { label: 'Import SRT or VTT…', icon: <FileInput size={14} />, run: () => file.current?.click() },
          { label: 'Save as SRT', icon: <FileOutput size={14} />, run: () => exportCaptions('srt') },
          { label: 'Save as VTT', icon: <FileOutput size={14} />, run: () => exportCaptions('vtt') },
        ]}
      />
      <input
        ref={file}
        type="file"
        accept=".srt,.vtt"
        className={css.file}
        aria-label="Subtitles to import"
        tabIndex={-1}
        onChange={(event) => {
          const [chosen] = event.target.files ?? [];
          event.target.value = '';
          if (chosen) void importCaptions(chosen);
        }}
      />
    </>
  );
}
