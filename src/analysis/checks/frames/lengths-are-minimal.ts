// RFC 6455 section 5.2: "the minimal number of bytes MUST be used to encode the length".
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { countFrames } from './wire.ts';

export const lengthsAreMinimal = defineCheck({
  id: 'lengths-are-minimal',
  level: 'must',
  clauses: ['RFC 6455 5.2'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Encode lengths up to 125 in 1 byte, up to 65535 in 3, and only longer ones in 9.',
  run({ frames }) {
    const all = frames.frames;
    const long = all.filter(
      ({ length, lengthBytes }) =>
        (lengthBytes === 3 && length < 126) || (lengthBytes === 9 && length < 65536),
    );
    if (long.length > 0)
      return broken(`${countFrames(all, long)} encoded the length in more bytes than needed.`);
    if (all.some((frame) => frame.lengthBytes === null)) {
      return unknown('The source shows lengths, not how they were encoded; raw bytes would show it.');
    }
    return holds('Every length was encoded in as few bytes as possible.');
  },
});
