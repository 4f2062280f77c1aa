import type { Binding } from '../binding.ts';
import { kleinBindings } from './klein.ts';
import { ltx2Bindings } from './ltx-2.ts';
import { sam3Bindings } from './sam-3.ts';

/** What ships, in order of preference; a person's own go before them. */
export const shippedBindings: readonly Binding[] = [...ltx2Bindings(), ...kleinBindings(), ...sam3Bindings()];
