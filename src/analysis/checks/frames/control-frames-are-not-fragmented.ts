// RFC 6455 section 5.4 and 5.5: control frames are not fragmented.
import { broken, defineCheck, holds } from '../../check.ts';
import { countFrames, isControl } from './wire.ts';

export const controlFramesAreNotFragmented = defineCheck({
  id: 'control-frames-are-not-fragmented',
  level: 'must',
  clauses: ['RFC 6455 5.5'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send every control frame with FIN set.',
  run({ frames }) {
    const pieces = frames.frames.filter((frame) => isControl(frame) && !frame.final);
    if (pieces.length === 0) return holds('No control frame was fragmented.');
    return broken(`${countFrames(frames.frames, pieces)} was a control frame without FIN.`);
  },
});
