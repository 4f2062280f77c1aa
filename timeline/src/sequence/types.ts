import type { Branded } from '../brand.ts';
import type { Grade } from '../colour/grade.ts';
import type { Keys } from '../keys/keys.ts';
import type { TextBlock, TextStyle } from '../text/style.ts';
import type { SeqFrame } from '../time/frames.ts';
import type { Rate, Rational } from '../time/rate.ts';

export type SequenceId = Branded<string, 'SequenceId'>;
export type TrackId = Branded<string, 'TrackId'>;
export type ItemId = Branded<string, 'ItemId'>;
export type ClipId = ItemId;
export type TakeId = Branded<string, 'TakeId'>;
export type MarkerId = Branded<string, 'MarkerId'>;

/** The cut: what is shown when. Positions are never stored; they follow from the order and the lengths of the items. */
export interface Sequence {
  readonly format: 'reelgraph/sequence';
  readonly version: number;
  readonly id: SequenceId;
  readonly title: string;
  readonly rate: Rate;
  readonly dropFrame: boolean;
  readonly size: { readonly width: number; readonly height: number };
  readonly sampleRate: number;
  /** Top of the picture stack last: V1 first, then V2…; then A1, A2… */
  readonly tracks: readonly Track[];
  readonly markers: readonly Marker[];
  /** Landed shots that a person took off: no run lays them again until somebody puts them back. */
  readonly dismissed?: Readonly<Record<string, Dismissed>>;
  readonly foreign?: Foreign;
}

/** A clip as it was when it was taken off, and where it stood. */
export interface Dismissed {
  readonly clip: Clip;
  readonly track: TrackId;
  /** The clip that it followed; null: it was the first. */
  readonly after: ItemId | null;
  readonly at: SeqFrame;
}

export interface Track {
  readonly id: TrackId;
  readonly kind: 'video' | 'audio';
  readonly name: string;
  /** `magnetic`: no gaps (V1). `free`: gaps are items of the list. Overlap cannot be expressed in either. */
  readonly mode: 'magnetic' | 'free';
  readonly items: readonly Item[];
  readonly muted?: boolean;
  readonly solo?: boolean;
  readonly hidden?: boolean;
  readonly locked?: boolean;
  /** Level of the whole track in the mix. */
  readonly gainDb?: number;
  /** −1 left … 1 right. */
  readonly pan?: number;
  /** This track (music) goes down by `byDb` while clips of that one (speech) sound. */
  readonly duck?: { readonly under: TrackId; readonly byDb: number };
  /** A picture track of captions: drawn over all others, in this one style. */
  readonly captions?: TextStyle;
}

export type Item = Clip | Gap | Transition;

export interface Gap {
  readonly type: 'gap';
  readonly id: ItemId;
  readonly length: SeqFrame;
}

/** Stands between two clips and takes no time of its own: it overlaps them by `in` frames before and `out` after the cut. */
export interface Transition {
  readonly type: 'transition';
  readonly id: ItemId;
  readonly kind: 'dissolve' | 'wipe' | 'dip';
  readonly in: SeqFrame;
  readonly out: SeqFrame;
}

export interface Clip {
  readonly type: 'clip';
  readonly id: ClipId;
  readonly name: string;
  readonly takes: Readonly<Record<string, Take>>;
  /** Null: a slug, an un-generated shot, which is a legal clip. */
  readonly activeTake: TakeId | null;
  /**
   * `in`: first frame used, at the *sequence's* rate, counted from the clip's zero *as it plays* (after `speed`). Every take
   * has its zero at the same moment of the shot ({@link Take.head}), so a flip of takes keeps the cut; before a take's
   * first frame (`in` may be negative) that frame holds.
   * `length`: record length. Only `sourceFrame` turns them into frames of the file.
   */
  readonly trim: { readonly in: SeqFrame; readonly length: SeqFrame };
  readonly speed: Rational;
  readonly gainDb: number;
  /** Sound and picture fades at the clip's ends, in sequence frames. */
  readonly fades?: Fades;
  readonly transform?: Transform;
  /** Shares of the picture that are cut off at its sides. */
  readonly crop?: Crop;
  readonly opacity?: number;
  /** −1 left … 1 right. */
  readonly pan?: number;
  readonly grade?: Grade;
  /** What of all this changes over time. */
  readonly keys?: Keys;
  /** A title or a caption: its picture is drawn from words; it has no takes. */
  readonly text?: TextBlock;
  /** Has no picture: its grade is laid over everything below it, as strong as the clip is opaque. */
  readonly adjustment?: boolean;
  readonly muted?: boolean;
  readonly disabled?: boolean;
  /** Clips that share a link are moved together (a picture and its detached sound). */
  readonly link?: string;
  /** Keeps a clip of a free track at `offset` frames from the head of a V1 clip. */
  readonly anchor?: { readonly clip: ClipId; readonly offset: number };
  readonly slug?: { readonly prompt: string };
  /** Where generated takes of this clip come from; opaque here. Set on clips that were laid by a landing. */
  readonly landing?: Landing;
  /** What another program said of it and nothing here understands: kept for the way back (OTIO). */
  readonly foreign?: Foreign;
}

/** Pieces of an imported file as they were, by the key under which they stood. */
export type Foreign = Readonly<Record<string, unknown>>;

/** `curve` is that of the sound: even, soft at both ends, or of equal power (two that cross keep their loudness). */
export interface Fades {
  readonly in: SeqFrame;
  readonly out: SeqFrame;
  readonly curve?: 'linear' | 'smooth' | 'power';
}

/** 0 … 1 each; opposite sides together leave something. */
export interface Crop {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Scale 1 fits the frame. x and y are fractions of the frame, from its centre. Degrees clockwise. */
export interface Transform {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
  readonly rotation: number;
}

export interface Landing {
  /** Who lands here, e.g. `graph:node`. Two landings never share a clip. */
  readonly source: string;
  /** The item key (a shot's id). */
  readonly key: string;
  /** Length that was planned for the shot, in sequence frames. */
  readonly planned: SeqFrame;
  /** A person has trimmed, moved or split this clip: record in and out are theirs from then on. */
  readonly touched: boolean;
  /** A person chose the active take: a landing never changes it. */
  readonly pinned: boolean;
  /** The shot is gone from the script. Flagged, never deleted. */
  readonly vanished?: boolean;
}

export interface Take {
  readonly id: TakeId;
  /** sha256 of the media file. */
  readonly asset: string;
  readonly kind: 'video' | 'image' | 'audio';
  /** The media's own rate; for a still, the sequence's. */
  readonly rate: Rate;
  /** The media's own length; a still is as long as wanted. */
  readonly frames: number;
  /** Frames of its own that lie before the clip's zero: a take that was made longer at its head. None unless said. */
  readonly head?: number;
  readonly size?: { readonly width: number; readonly height: number };
  readonly audio: boolean;
  readonly origin?: Origin;
  readonly rating?: number;
  /** Circled on the sheet: the one that was meant to be printed. */
  readonly circled?: boolean;
  /** What a person wrote beside it. */
  readonly note?: string;
  readonly state: 'ready' | 'failed' | 'offline';
  readonly createdAt?: string;
}

/** Where a take came from. `detail` is opaque to the timeline; `nodes` owns its schema (graph, node, item, run, seed…). */
export interface Origin {
  readonly kind: string;
  readonly label: string;
  /** Content hash of everything that the take was made from: equal hash, equal take. */
  readonly hash: string;
  /**
   * The same part by part (inputs, settings, engine), as short content hashes, and without the variant of the seed: what
   * tells a take that is out of date from one more take of the same.
   */
  readonly from?: Readonly<Record<string, string>>;
  readonly draft: boolean;
  readonly licence?: string;
  readonly detail?: unknown;
}

export interface Marker {
  readonly id: MarkerId;
  readonly at: SeqFrame;
  readonly length?: SeqFrame;
  readonly name: string;
  readonly colour?: string;
  readonly note?: string;
}
