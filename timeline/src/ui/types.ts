import type { ReactNode } from 'react';
import type { SequenceOp } from '../edits/document.ts';
import type { Clip, Marker, Sequence, Take } from '../sequence/types.ts';

/** The playhead moves many times a second: it is followed by callback and never passes through React. */
export interface Playhead {
  readonly frame: number;
  onFrame(listener: (frame: number) => void): () => void;
}

export type Tool = 'select' | 'trim' | 'split' | 'hand';

/** Addresses of what is drawn in clips. */
export interface ClipMedia {
  /** `count` frames of the take side by side, evenly spread, `height` pixels high. */
  filmstrip(asset: string, count: number, height: number): string;
  thumb(asset: string, width: number): string;
  /** Int8 pairs of lowest and highest value; headers `x-samples-per-peak` and `x-sample-rate`. */
  peaks(asset: string): string;
}

export interface SceneSpan {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

export interface DropPoint {
  readonly track: string;
  /** Frame under the pointer, snapped: what the mark showed. */
  readonly frame: number;
  /** The clip under the pointer. */
  readonly clip: Clip | null;
  readonly alt: boolean;
  readonly data: DataTransfer;
}

export interface MenuPoint {
  readonly x: number;
  readonly y: number;
  readonly track: string;
  readonly frame: number;
  readonly clip: Clip | null;
}

export interface TimelineProps {
  readonly sequence: Sequence;
  readonly playhead: Playhead;
  /** The person moved the playhead. */
  readonly onSeek: (frame: number) => void;
  /** The person edited: once for each gesture, when the pointer goes up. */
  readonly onOps: (ops: readonly SequenceOp[], label: string) => void;
  /** Ids of clips and transitions. */
  readonly selection: ReadonlySet<string>;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
  readonly tool: Tool;
  readonly onTool: (tool: Tool) => void;
  readonly snapping: boolean;
  readonly onSnapping: (on: boolean) => void;
  readonly media: ClipMedia;
  readonly scenes?: readonly SceneSpan[];
  /** Marked in and out, `to` exclusive. */
  readonly range?: { readonly from: number; readonly to: number } | null;
  /** Marks that are drawn on a clip, e.g. "Stale: new prompt". */
  readonly badges?: (clip: Clip, take: Take | null) => ReactNode;
  /** Second part of a clip's label. */
  readonly caption?: (clip: Clip, take: Take | null) => ReactNode;
  /** Says whether this drag may land here; the types of its data are all that can be seen before it is let go. */
  readonly accepts?: (types: readonly string[]) => boolean;
  readonly onDrop?: (drop: DropPoint) => void;
  readonly onMenu?: (at: MenuPoint) => void;
  /** Whether a clip may be dragged on where its media ends: somebody can make the frames that it lacks. */
  readonly grows?: (clip: Clip, take: Take) => boolean;
  /** An edge was let go beyond the media: the edit is done, these frames hold. */
  readonly onGrown?: (clip: Clip, missing: number) => void;
  readonly onOpenClip?: (clip: Clip) => void;
  readonly onMarker?: (marker: Marker) => void;
  /** Between the tools and the zoom. */
  readonly toolbarEnd?: ReactNode;
}

/** What a toolbar or a key asks of the timeline. */
export interface TimelineHandle {
  zoom(factor: number): void;
  fit(): void;
  reveal(frame: number): void;
}
