// RFC 9931: a client sends nothing of the new protocol before the 101. Otherwise a server that refuses the upgrade may read
// an attacker's bytes as an HTTP request.
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { countFrames } from './wire.ts';

export const nothingBeforeTheSwitch = defineCheck({
  id: 'nothing-before-the-switch',
  level: 'must',
  clauses: ['RFC 9931'],
  scope: 'upgrade',
  needs: ['frames'],
  fix: 'Wait for the 101 before the first byte of the new protocol.',
  run({ frames: { frames, switchedAt } }) {
    if (switchedAt === undefined) {
      return unknown('The time of the 101 on the wire was not seen.');
    }
    const early = frames.filter((frame) => frame.outgoing && frame.at < switchedAt);
    if (early.length > 0) return broken(`${countFrames(frames, early)} was sent before the 101 arrived.`);
    return holds('The client sent nothing before the 101.');
  },
});
