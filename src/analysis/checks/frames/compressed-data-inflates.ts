// RFC 7692 section 7.2.2: a compressed message, with 00 00 ff ff appended, is DEFLATE. With context takeover it continues
// where the message before it ended (section 7.1.1).
import { RSV1 } from '../../../protocol/websocket/frame-header.ts';
import { PERMESSAGE_DEFLATE } from '../../../protocol/websocket/permessage-deflate.ts';
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { faultsOf, isControl } from './wire.ts';

export const compressedDataInflates = defineCheck({
  id: 'compressed-data-inflates',
  level: 'must',
  clauses: ['RFC 7692 7.2.2'],
  scope: 'websocket',
  needs: ['frames', 'knownExtensions'],
  fix: 'Compress the messages of each direction with one DEFLATE stream, as the handshake agreed, or switch permessage-deflate off.',
  run({ frames, knownExtensions }) {
    const fault = faultsOf(frames, 'not-deflate');
    if (fault !== null) return broken(fault);
    const data = frames.frames.filter(({ opcode }) => !isControl(opcode));
    if (!data.some(({ reserved }) => (reserved & RSV1) !== 0))
      return notApplicable('No message was compressed.');
    if (!knownExtensions?.items.some(({ item }) => item.name === PERMESSAGE_DEFLATE))
      return unknown('Messages were compressed, but the handshake that agreed on it was not seen.');
    if (data.some(({ unread }) => unread))
      return unknown('Some compressed bytes were not kept, or there are too many to inflate here.');
    return holds('Every compressed message inflates.');
  },
});
