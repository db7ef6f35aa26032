// RFC 6455 section 5.6 and 8.1: a text message is UTF-8 as a whole; a fragment may end within a character.
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { countFrames, isUtf8, payloadOf, wholeMessages } from './wire.ts';

const TEXT = 1;

export const textIsUtf8 = defineCheck({
  id: 'text-is-utf8',
  level: 'must',
  clauses: ['RFC 6455 5.6', 'RFC 6455 8.1'],
  scope: 'websocket',
  needs: ['frames'],
  fix: 'Send text as UTF-8, and other bytes as binary messages.',
  run({ frames }) {
    let unread = false;
    for (const outgoing of [true, false]) {
      for (const message of wholeMessages(frames.frames, outgoing)) {
        const [first] = message;
        if (first.opcode !== TEXT) continue;
        // RSV1 on the first frame: the message was deflated (RFC 7692 section 6).
        const bytes = first.reserved === 0 ? payloadOf(message) : null;
        if (bytes === null) unread = true;
        else if (!isUtf8(bytes))
          return broken(`${countFrames(frames.frames, [first])} begins a text that is not UTF-8.`);
      }
    }
    if (unread)
      return unknown('Some text was compressed or its bytes were not kept, so it could not be checked.');
    return holds('Every text was UTF-8.');
  },
});
