// RFC 6455 section 5.2: "the minimal number of bytes MUST be used to encode the length".
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { faultsOf } from './wire.ts';

export const lengthsAreMinimal = defineCheck({
  id: 'lengths-are-minimal',
  level: 'must',
  clauses: ['RFC 6455 5.2'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Encode lengths up to 125 in 1 byte, up to 65535 in 3, and only longer ones in 9.',
  run({ frames }) {
    const fault = faultsOf(frames, 'long-length', 'length-bit');
    if (fault !== null) return broken(fault);
    if (frames.frames.some((frame) => frame.lengthBytes === null)) {
      return unknown('The source shows lengths, not how they were encoded; raw bytes would show it.');
    }
    return holds('Every length was encoded in as few bytes as possible.');
  },
});
