import type { ImageRef } from '@reelgraph/timeline';
import type { Brief, Subject } from '../../capabilities/brief.ts';
import type { Reference } from '../../capabilities/requests.ts';
import type { ExpressionPicture } from './expressions.ts';
import { animalOf } from './family.ts';
import { measure, openPicture, type Picture } from './pictures.ts';
import { standIn } from './silhouette.ts';

/** A subject of the brief with its pictures open. Never without one: a stand-in is drawn where none was given. */
export interface Member {
  readonly subject: Subject;
  readonly pictures: readonly Picture[];
  /** What was given to let the faces of `pictures` move. */
  readonly expressions?: readonly ExpressionPicture[];
  /** Drawn by us, because no picture was given: it looks to the right, and its face can move. */
  readonly standIn?: boolean;
}

const same = (a: string, b: string): boolean => a.trim().toLowerCase() === b.trim().toLowerCase();

/**
 * References of the request stand for subjects: pictures of one that the brief names come after its own; the others join
 * the shot.
 */
export function withReferences(brief: Brief, references: readonly Reference[]): Brief {
  const subjects = brief.subjects.map((subject) => {
    const more = references.filter((r) => r.kind === subject.kind && same(r.name, subject.name) && r.strength > 0);
    const known = new Set(subject.pictures.map(({ artifact }) => artifact));
    const added = more.map(({ picture }) => picture).filter(({ artifact }) => !known.has(artifact));
    return { ...subject, pictures: [...subject.pictures, ...added] };
  });
  for (const reference of references) {
    if (reference.strength <= 0) continue;
    const at = subjects.findIndex((s) => s.kind === reference.kind && same(s.name, reference.name));
    if (at < 0) {
      subjects.push({ name: reference.name, kind: reference.kind, description: '', pictures: [reference.picture] });
    } else if (!subjects[at]!.pictures.some(({ artifact }) => artifact === reference.picture.artifact)) {
      subjects[at] = { ...subjects[at]!, pictures: [...subjects[at]!.pictures, reference.picture] };
    }
  }
  return { ...brief, subjects };
}

/** Faces that are a few pixels high have no expression. */
export const wantsFaces = ({ size }: Pick<Brief, 'size'>): boolean => size !== 'extreme-wide' && size !== 'wide';

/** Opens every picture that the shot can use. */
export async function openCast(brief: Brief, open: (artifact: string) => Promise<string>): Promise<Member[]> {
  const known = new Map<string, Promise<Picture>>();
  return Promise.all(
    brief.subjects.map(async (subject) => {
      if (subject.kind === 'style') return { subject, pictures: [] };
      const opened = (ref: ImageRef): Promise<Picture> => {
        const picture = known.get(ref.artifact) ?? openPicture(ref, open, subject.name);
        known.set(ref.artifact, picture);
        return picture;
      };
      const pictures = await Promise.all(subject.pictures.slice(0, 8).map(opened));
      if (pictures.length > 0 || subject.kind === 'location') {
        const given = wantsFaces(brief) && subject.kind === 'character' ? (subject.expressions ?? []) : [];
        const expressions = await Promise.all(
          given.slice(0, 12).map(async ({ picture, shows }) => ({ shows, picture: await opened(picture) })),
        );
        return { subject, pictures, ...(expressions.length > 0 ? { expressions } : {}) };
      }
      const person = subject.kind === 'character' && !animalOf(subject);
      const wants = person ? (['bust', 'full'] as const) : (['any'] as const);
      return {
        subject,
        pictures: wants.map((want) => measure(standIn(subject, want))),
        ...(person || animalOf(subject) ? { standIn: true } : {}),
      };
    }),
  );
}
