import { totalmem } from 'node:os';
import type { Manifest } from '../../bundles/manifest.ts';

/**
 * What a bundle takes while it works. Where all graphs side by side would take more than half of the machine, each is given
 * back as soon as the next is needed (`lean`), and the largest of them is what it takes. Parts that another family's
 * pipeline runs are not its own.
 */
export function memoryOf({ components, family }: Manifest, machine = totalmem()): { lean: boolean; bytes: number } {
  const own = Object.values(components).filter((one) => (one.family ?? family) === family);
  const each = own.map(({ memory, bytes = 0 }) => memory ?? bytes);
  const all = each.reduce((sum, one) => sum + one, 0);
  const lean = all > machine / 2;
  return { lean, bytes: lean ? Math.max(...each) : all };
}
