// RFC 6455 section 5.5: control frames have a payload of 125 bytes or less.
import { broken, defineCheck, holds } from '../../check.ts';
import { faultsOf } from './wire.ts';

export const controlFramesAreShort = defineCheck({
  id: 'control-frames-are-short',
  level: 'must',
  clauses: ['RFC 6455 5.5'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Keep the payload of close, ping and pong frames to 125 bytes: a close reason to 123.',
  run({ frames }) {
    const fault = faultsOf(frames, 'control-too-long');
    return fault === null ? holds('No control frame was longer than 125 bytes.') : broken(fault);
  },
});
