import { Picker } from './pick/picker.tsx';
import type { ParamProps } from './types.ts';

/** Points on the picture that comes in, with the box and the frame beside them. In a form without a graph there is no picture. */
export const PointsParam = ({ node, param, value }: ParamProps) =>
  node ? <Picker node={node} param={param} value={value} /> : null;
