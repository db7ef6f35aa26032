// RFC 7692 section 7.2.2: a compressed message, with 00 00 ff ff appended, is DEFLATE. With context takeover it continues
// where the message before it ended (section 7.1.1).
import { Inflater } from '../../../protocol/websocket/inflate.ts';
import {
  PERMESSAGE_DEFLATE,
  parseDeflateParameters,
} from '../../../protocol/websocket/permessage-deflate.ts';
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import type { WireFrame } from '../../evidence.ts';
import { countFrames, payloadOf, wholeMessages } from './wire.ts';

const RSV1 = 4;
/** The four bytes that the sender of a compressed message removes from its end. */
const TAIL = Uint8Array.of(0, 0, 0xff, 0xff);
/** The most bytes of one message, and of compressed data in all, that are inflated for this check. */
const MOST_OF_MESSAGE = 16 << 20;
const MOST_OF_ALL = 8 << 20;

export const compressedDataInflates = defineCheck({
  id: 'compressed-data-inflates',
  level: 'must',
  clauses: ['RFC 7692 7.2.2'],
  scope: 'websocket',
  needs: ['frames', 'knownExtensions'],
  fix: 'Compress the messages of each direction with one DEFLATE stream, as the handshake agreed, or switch permessage-deflate off.',
  run({ frames: { frames }, knownExtensions }) {
    const deflate = knownExtensions?.items.find(({ item }) => item.name === PERMESSAGE_DEFLATE)?.item;
    if (!frames.some(({ reserved }) => (reserved & RSV1) !== 0))
      return notApplicable('No message was compressed.');
    if (deflate === undefined)
      return unknown('Messages were compressed, but the handshake that agreed on it was not seen.');
    const { serverNoContextTakeover, clientNoContextTakeover } = parseDeflateParameters(
      deflate,
      'response',
    ).value;
    const sides = [
      [true, clientNoContextTakeover],
      [false, serverNoContextTakeover],
    ] as const;
    let unread = false;
    for (const [outgoing, anew] of sides) {
      const result = firstThatDoesNot(frames, outgoing, anew);
      if (result === 'unread') unread = true;
      else if (result !== null)
        return broken(`${countFrames(frames, [result])} begins a compressed message that does not inflate.`);
    }
    if (unread) return unknown('Some compressed bytes were not kept, or there are too many to inflate here.');
    return holds('Every compressed message inflates.');
  },
});

/** The first frame of the first message that does not inflate; null where all do. */
function firstThatDoesNot(
  frames: readonly WireFrame[],
  outgoing: boolean,
  anew: boolean,
): WireFrame | 'unread' | null {
  const inflater = new Inflater();
  let budget = MOST_OF_ALL;
  for (const message of wholeMessages(frames, outgoing)) {
    const [first] = message;
    if ((first.reserved & RSV1) === 0) continue;
    const data = payloadOf(message, TAIL);
    budget -= data?.length ?? 0;
    // Data that follows an unread message cannot be read either.
    if (data === null || budget < 0) return 'unread';
    if (anew) inflater.reset();
    const { state } = inflater.inflate(data, MOST_OF_MESSAGE);
    if (state !== 'whole') return state === 'broken' ? first : 'unread';
  }
  return null;
}
