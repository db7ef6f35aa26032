// RFC 6455 section 5.5: control frames have a payload of 125 bytes or less.
import { broken, defineCheck, holds } from '../../check.ts';
import { countFrames, isControl } from './wire.ts';

export const controlFramesAreShort = defineCheck({
  id: 'control-frames-are-short',
  level: 'must',
  clauses: ['RFC 6455 5.5'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Keep the payload of close, ping and pong frames to 125 bytes: a close reason to 123.',
  run({ frames }) {
    const long = frames.frames.filter((frame) => isControl(frame) && frame.length > 125);
    if (long.length === 0) return holds('No control frame was longer than 125 bytes.');
    return broken(`${countFrames(frames.frames, long)} was a control frame of more than 125 bytes.`);
  },
});
