import type { ProjectSettings } from '@reelgraph/nodes/catalogue';
import type { PortType } from '@reelgraph/nodes/graph';

/** Any length: how long a thing will be is in the name of what it is made from. Frames. */
const FRAMES = 241;

/**
 * Something to ask with in place of a file or text that is not made yet, named after what it will be made from. It never
 * leaves the comparison that it was made for. Undefined for a type that nothing can stand for.
 */
export function standIn(type: PortType, name: string, { width, height, rate }: ProjectSettings): unknown {
  const file = { artifact: name, width, height };
  switch (type) {
    case 'text':
      return name;
    case 'image':
    case 'mask':
      return { kind: type, mime: 'image/png', ...file };
    case 'video':
    case 'track':
      return { kind: type, mime: 'video/mp4', frames: FRAMES, rate, ...file };
    default:
      return undefined;
  }
}
