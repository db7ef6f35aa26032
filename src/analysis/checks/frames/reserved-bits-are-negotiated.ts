// RFC 6455 section 5.2: RSV1 to RSV3 are 0 unless an extension gives them a meaning. RFC 7692 section 6: permessage-deflate
// uses RSV1, only on the first frame of a message.

import { PERMESSAGE_DEFLATE } from '../../../protocol/websocket/permessage-deflate.ts';
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { countFrames } from './wire.ts';

const RSV1 = 4;

export const reservedBitsAreNegotiated = defineCheck({
  id: 'reserved-bits-are-negotiated',
  level: 'must',
  clauses: ['RFC 6455 5.2', 'RFC 7692 6'],
  scope: 'websocket',
  needs: ['frames', 'knownExtensions'],
  fix: 'Do not compress or set reserved bits unless the handshake agreed on an extension that does.',
  run({ frames, knownExtensions }) {
    const all = frames.frames;
    const set = all.filter((frame) => frame.reserved !== 0);
    if (set.length === 0) return holds('No reserved bit was set.');
    if (knownExtensions === null)
      return unknown('Reserved bits were set, but the agreed extensions were not seen.');
    const names = knownExtensions.items.map(({ item }) => item.name);
    if (names.some((name) => name !== PERMESSAGE_DEFLATE))
      return unknown('Another extension may use the bits that were set.');
    const deflate = names.length > 0;
    const strange = set.filter(
      (frame) => !(deflate && frame.reserved === RSV1 && (frame.opcode === 1 || frame.opcode === 2)),
    );
    if (strange.length === 0) return holds('Only RSV1 was set, on first frames, as permessage-deflate does.');
    return broken(`${countFrames(all, strange)} had reserved bits set that no agreed extension uses.`);
  },
});
