import { z } from 'zod';
import { ok, refuse } from '../result.ts';
import { findTrack } from '../sequence/items.ts';
import { duckSchema, gainSchema, markerId, markerSchema, panSchema, trackId } from '../sequence/schema.ts';
import type { Sequence, Track } from '../sequence/types.ts';
import { textStyleSchema } from '../text/schema.ts';
import { rateSchema } from '../time/rate.ts';
import { sameRatio } from '../time/rational.ts';
import { followAnchors } from './anchors.ts';
import { type Edit, openTrack, patch } from './kit.ts';

const flag = z.boolean().nullable().optional();
export const setTrackOp = z.strictObject({
  type: z.literal('setTrack'),
  track: trackId,
  set: z.strictObject({
    name: z.string().max(200).optional(),
    muted: flag,
    solo: flag,
    hidden: flag,
    locked: flag,
    gainDb: gainSchema.nullable().optional(),
    pan: panSchema.nullable().optional(),
    duck: duckSchema.nullable().optional(),
    captions: textStyleSchema.optional(),
  }),
});
export const addTrackOp = z.strictObject({
  type: z.literal('addTrack'),
  id: trackId,
  kind: z.enum(['video', 'audio']),
  name: z.string().max(200),
  /** Makes it a track of captions in this style. */
  captions: textStyleSchema.optional(),
});
export const removeTrackOp = z.strictObject({ type: z.literal('removeTrack'), track: trackId });

/** Names, mutes, solos, hides or locks a track. Allowed on a locked one: how else could it be unlocked? */
export function setTrack(sequence: Sequence, op: z.infer<typeof setTrackOp>): Edit {
  const track = findTrack(sequence, op.track);
  if (!track) return refuse('no_track', `There is no track ${op.track}.`);
  const next = patch(track, op.set);
  if (next === track) return ok(sequence);
  return ok({ ...sequence, tracks: sequence.tracks.map((t) => (t === track ? next : t)) });
}

/** A new free track: pictures on top of the pictures, sound below the sound. */
export function addTrack(sequence: Sequence, op: z.infer<typeof addTrackOp>): Edit {
  if (findTrack(sequence, op.id)) return refuse('id_in_use', `There already is a track ${op.id}.`);
  const captions = op.captions ? { captions: op.captions } : {};
  const track: Track = { id: op.id, kind: op.kind, name: op.name, mode: 'free', items: [], ...captions };
  const at = sequence.tracks.map((t) => t.kind).lastIndexOf(op.kind) + 1;
  return ok({
    ...sequence,
    tracks: sequence.tracks.toSpliced(at === 0 && op.kind === 'audio' ? sequence.tracks.length : at, 0, track),
  });
}

/** Takes a track away with all that is on it. The film track stays. */
export function removeTrack(sequence: Sequence, op: z.infer<typeof removeTrackOp>): Edit {
  const open = openTrack(sequence, op.track);
  if (!open.ok) return open;
  if (open.value.track.mode === 'magnetic') {
    return refuse('film_track', `Track ${op.track} is the film itself.`, { fix: 'Delete its clips instead.' });
  }
  return ok(followAnchors({ ...sequence, tracks: sequence.tracks.toSpliced(open.value.index, 1) }));
}

export const setMarkerOp = z.strictObject({ type: z.literal('setMarker'), marker: markerSchema });
export const removeMarkerOp = z.strictObject({ type: z.literal('removeMarker'), marker: markerId });

/** Adds a marker, or changes the one of that id. Markers stay sorted by time. */
export function setMarker(sequence: Sequence, op: z.infer<typeof setMarkerOp>): Edit {
  const others = sequence.markers.filter((marker) => marker.id !== op.marker.id);
  const markers = [...others, op.marker].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  return ok({ ...sequence, markers });
}

export function removeMarker(sequence: Sequence, op: z.infer<typeof removeMarkerOp>): Edit {
  const markers = sequence.markers.filter((marker) => marker.id !== op.marker);
  return ok(markers.length === sequence.markers.length ? sequence : { ...sequence, markers });
}

export const setSequenceOp = z.strictObject({
  type: z.literal('setSequence'),
  set: z.strictObject({
    title: z.string().max(300).optional(),
    size: z
      .strictObject({ width: z.number().int().min(16).max(16_384), height: z.number().int().min(16).max(16_384) })
      .optional(),
    rate: rateSchema.optional(),
    dropFrame: z.boolean().optional(),
    sampleRate: z.number().int().min(8_000).max(192_000).optional(),
  }),
});

/** Title, size, rate. The rate can change only while nothing is cut: every position is counted in its frames. */
export function setSequence(sequence: Sequence, op: z.infer<typeof setSequenceOp>): Edit {
  const { rate } = op.set;
  const cut = sequence.tracks.some((track) => track.items.length > 0) || sequence.markers.length > 0;
  if (rate && cut && !sameRatio(rate, sequence.rate)) {
    return refuse('rate_in_use', 'The frame rate cannot change while there are clips.', {
      fix: 'Make a new sequence at that rate.',
      field: 'rate',
    });
  }
  return ok(patch(sequence, op.set));
}
