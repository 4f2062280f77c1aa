/** A model that is on a device, or is being loaded onto it. */
export interface Resident {
  readonly id: string;
  readonly device: string;
  readonly bytes: number;
  /** Heavy families: two of them are never on one device, since both need its room for their work as well. */
  readonly exclusive: boolean;
  /** Requests that work with it now. Above zero it is never unloaded. */
  readonly users: number;
  /** When it was last used, in the order of a clock. */
  readonly used: number;
}

export interface Wish {
  readonly id: string;
  readonly device: string;
  readonly bytes: number;
  readonly exclusive: boolean;
}

export type Admission =
  /** It is there already. */
  | { readonly kind: 'loaded' }
  /** Load it, after these idle ones are gone, in this order. */
  | { readonly kind: 'load'; readonly evict: readonly string[] }
  /** Busy models stand in the way: ask again when one of them is done. */
  | { readonly kind: 'wait'; readonly behind: readonly string[] }
  /** It would not fit even alone. */
  | { readonly kind: 'refuse'; readonly budget: number };

/**
 * What must happen so that a model can be used. Only idle models go, the one that was unused for longest first, and no more
 * of them than needed; nothing is unloaded for a model that must wait anyway.
 */
export function admit(residents: readonly Resident[], wish: Wish, budget: number): Admission {
  if (residents.some(({ id }) => id === wish.id)) return { kind: 'loaded' };
  if (wish.bytes > budget) return { kind: 'refuse', budget };
  const here = residents.filter(({ device }) => device === wish.device);
  const rivals = (one: Resident) => wish.exclusive && one.exclusive;
  const busy = here.filter(({ users }) => users > 0);
  const held = busy.reduce((sum, { bytes }) => sum + bytes, 0);
  if (busy.some(rivals) || held + wish.bytes > budget) return { kind: 'wait', behind: busy.map(({ id }) => id) };

  const idle = here.filter(({ users }) => users === 0).sort((a, b) => a.used - b.used);
  const evict = idle.filter(rivals).map(({ id }) => id);
  let taken = here.reduce((sum, one) => sum + (evict.includes(one.id) ? 0 : one.bytes), 0);
  for (const one of idle) {
    if (taken + wish.bytes <= budget) break;
    if (evict.includes(one.id)) continue;
    evict.push(one.id);
    taken -= one.bytes;
  }
  return { kind: 'load', evict };
}
