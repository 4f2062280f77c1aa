import type { NodeProps } from '@xyflow/react';
import { NodeResizer } from '@xyflow/react';
import { useAtomValue } from 'jotai';
import { StickyNote } from 'lucide-react';
import { memo, useState } from 'react';
import { editGraph, graphAtom } from '../../state/index.ts';
import { cx } from '../../ui/index.ts';
import type { FlowNode } from '../flow-model.ts';
import css from './canvas.module.css';

const update = (note: string, change: Record<string, unknown>, label: string) =>
  editGraph([{ type: 'updateNote', note, ...change }], { label });

/** Words on the canvas. A new one is open for writing at once. */
export const NoteView = memo(function NoteView({ id, selected }: NodeProps<FlowNode>) {
  const note = useAtomValue(graphAtom)?.notes[id];
  const [writing, setWriting] = useState(note?.text === '');
  if (!note) return null;
  const finish = (text: string) => {
    setWriting(false);
    if (text !== note.text) update(id, { text }, 'Write note');
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a double click is the short way to write.
    <div className={cx(css.note, selected && css.noteOn)} onDoubleClick={() => setWriting(true)}>
      <NodeResizer
        isVisible={selected}
        minWidth={120}
        minHeight={64}
        handleClassName={css.resize}
        lineClassName={css.resize}
        onResizeEnd={(_event, { x, y, width, height }) =>
          update(
            id,
            {
              position: { x: Math.round(x), y: Math.round(y) },
              size: { width: Math.round(width), height: Math.round(height) },
            },
            'Resize note',
          )
        }
      />
      <h4>
        <StickyNote size={14} />
        Note
      </h4>
      {writing ? (
        <textarea
          className="nodrag nowheel"
          aria-label="Text of the note"
          defaultValue={note.text}
          // biome-ignore lint/a11y/noAutofocus: the person asked for this field.
          autoFocus
          onBlur={(event) => finish(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      ) : (
        <p>{note.text || 'Double-click to write.'}</p>
      )}
    </div>
  );
});
