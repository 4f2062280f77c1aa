import { Labelled, Select } from '../ui/index.ts';

export interface Format {
  readonly width: number;
  readonly height: number;
  readonly rate: { readonly num: number; readonly den: number };
}

const sizes = [
  { value: '1280x720', label: '1280 × 720, 16:9' },
  { value: '1920x1080', label: '1920 × 1080, 16:9' },
  { value: '1216x704', label: '1216 × 704, LTX' },
  { value: '1280x544', label: '1280 × 544, 2.35:1' },
  { value: '1080x1920', label: '1080 × 1920, upright' },
  { value: '1080x1080', label: '1080 × 1080, square' },
];
const rates = [
  { value: '24/1', label: '24 fps, film' },
  { value: '24000/1001', label: '23.976 fps' },
  { value: '25/1', label: '25 fps, PAL' },
  { value: '30000/1001', label: '29.97 fps, NTSC' },
  { value: '30/1', label: '30 fps' },
  { value: '50/1', label: '50 fps' },
  { value: '60/1', label: '60 fps' },
];

/** Size and rate of the film; a size of one's own stays in the list. */
export function FormatFields<T extends Format>({ value, onChange }: { value: T; onChange: (value: T) => void }) {
  const size = `${value.width}x${value.height}`;
  const rate = `${value.rate.num}/${value.rate.den}`;
  const own = sizes.some((one) => one.value === size) ? [] : [{ value: size, label: size.replace('x', ' × ') }];
  const ownRate = rates.some((one) => one.value === rate) ? [] : [{ value: rate, label: `${rate} fps` }];
  const setSize = (next: string) => {
    const [width = 1280, height = 720] = next.split('x').map(Number);
    onChange({ ...value, width, height });
  };
  const setRate = (next: string) => {
    const [num = 24, den = 1] = next.split('/').map(Number);
    onChange({ ...value, rate: { num, den } });
  };
  return (
    <>
      <Labelled name="Frame">
        <Select label="Frame size" value={size} options={[...own, ...sizes]} onChange={setSize} />
      </Labelled>
      <Labelled name="Rate">
        <Select label="Frame rate" value={rate} options={[...ownRate, ...rates]} onChange={setRate} />
      </Labelled>
    </>
  );
}
