import { scoped } from './cv.ts';
import { bytesOf, type Plane, type Rgb, rgb, toMat } from './image.ts';

/** CIE Lab in bytes: lightness 0–255, a and b around 128. Distances in it are close to what the eye sees. */
export function toLab(picture: Rgb): Rgb {
  return scoped((keep, cv) => {
    const lab = keep(new cv.Mat());
    cv.cvtColor(keep(toMat(picture)), lab, cv.COLOR_RGB2Lab);
    return rgb(picture.width, picture.height, bytesOf(lab));
  });
}

export function fromLab(lab: Rgb): Rgb {
  return scoped((keep, cv) => {
    const out = keep(new cv.Mat());
    cv.cvtColor(keep(toMat(lab)), out, cv.COLOR_Lab2RGB);
    return rgb(lab.width, lab.height, bytesOf(out));
  });
}

export function toGrey(picture: Rgb): Plane {
  const data = new Uint8Array(picture.width * picture.height);
  for (let i = 0, j = 0; i < data.length; i++, j += 3) {
    data[i] = (picture.data[j]! * 77 + picture.data[j + 1]! * 150 + picture.data[j + 2]! * 29) >> 8;
  }
  return { width: picture.width, height: picture.height, channels: 1, data };
}
