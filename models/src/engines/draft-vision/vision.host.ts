import { serveEngine } from '../../host/serve-engine.ts';
import { loadCv } from './cv/cv.ts';
import { repaintClip } from './repaint/repaint-clip.ts';
import { repaintPicture } from './repaint/repaint-picture.ts';
import { segmentPicture } from './segment/segment-picture.ts';
import { trackClip } from './track/track-clip.ts';

await loadCv();
serveEngine({ segment: segmentPicture, track: trackClip, repaint: repaintClip, repaintPicture });
