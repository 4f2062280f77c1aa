/** Draws `count` numbers; each call goes on where the last one ended. */
export type Noise = (count: number) => Float32Array;

/**
 * Gaussian noise of a seed (0 … 2³²−1), the same numbers as `torch.randn` with a generator on the processor: a seed that was
 * found in another tool gives the same picture here. Below 16 numbers torch draws by another rule, which is not followed.
 *
 * Mersenne Twister (Matsumoto and Nishimura 1998), 24 bits a number, Box–Muller in blocks of eight pairs.
 */
export function seededNoise(seed: number): Noise {
  const next = mersenneTwister(seed);
  const uniform = () => (next() & 0xffffff) / 0x1000000;

  return (count) => {
    const out = new Float32Array(Math.max(count, 16));
    for (let i = 0; i < out.length; i++) out[i] = uniform();
    const whole = out.length - (out.length % 16);
    for (let block = 0; block < whole; block += 16) boxMuller(out.subarray(block, block + 16));
    if (whole < out.length) {
      const tail = out.subarray(out.length - 16);
      for (let i = 0; i < 16; i++) tail[i] = uniform();
      boxMuller(tail);
    }
    return count < 16 ? out.slice(0, count) : out;
  };
}

/** Sixteen uniform numbers become Gaussian: the first eight say how far, the last eight in which direction. */
function boxMuller(block: Float32Array): void {
  for (let i = 0; i < 8; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - block[i]!));
    const angle = 2 * Math.PI * block[i + 8]!;
    block[i] = radius * Math.cos(angle);
    block[i + 8] = radius * Math.sin(angle);
  }
}

const SIZE = 624;
const MIDDLE = 397;

function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(SIZE);
  state[0] = seed;
  for (let i = 1; i < SIZE; i++) state[i] = Math.imul(1812433253, state[i - 1]! ^ (state[i - 1]! >>> 30)) + i;
  let index = SIZE;

  const refill = () => {
    for (let i = 0; i < SIZE; i++) {
      const mixed = (state[i]! & 0x80000000) | (state[(i + 1) % SIZE]! & 0x7fffffff);
      state[i] = state[(i + MIDDLE) % SIZE]! ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0);
    }
    index = 0;
  };

  return () => {
    if (index === SIZE) refill();
    let y = state[index++]!;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  };
}
