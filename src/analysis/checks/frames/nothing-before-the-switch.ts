// RFC 9931: a client sends nothing of the new protocol before the 101, or an attacker's bytes may be read as an
// HTTP request where the server refuses the upgrade.
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
      return unknown(
        'When the 101 came was not seen on the wire. A NetLog with the handshake would show it.',
      );
    }
    const early = frames.filter((frame) => frame.outgoing && frame.at < switchedAt);
    if (early.length > 0) return broken(`${countFrames(frames, early)} was sent before the 101 had come.`);
    return holds('The client sent nothing before the 101.');
  },
});
