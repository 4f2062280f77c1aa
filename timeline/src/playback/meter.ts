/** Samples that are looked at: 43 ms at 48 kHz, more than lies between two frames of a screen. */
const WINDOW = 2048;

/** The peaks of what goes through a node, side by side. */
export class Meter {
  readonly #sides: readonly AnalyserNode[];
  readonly #samples = new Float32Array(WINDOW);

  constructor(context: AudioContext, from: AudioNode) {
    const stereo = new GainNode(context, { channelCount: 2, channelCountMode: 'explicit' });
    const split = context.createChannelSplitter(2);
    from.connect(stereo).connect(split);
    this.#sides = [0, 1].map((side) => {
      const analyser = new AnalyserNode(context, { fftSize: WINDOW });
      split.connect(analyser, side);
      return analyser;
    });
  }

  /** 0 … 1 is full scale; more is cut off by the limiter of the export. */
  peaks(): readonly [number, number] {
    const [left, right] = this.#sides.map((side) => {
      side.getFloatTimeDomainData(this.#samples);
      return this.#samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    });
    return [left ?? 0, right ?? 0];
  }
}
