import { FLAG, OPCODE } from '../../../events/message-segment.ts';
import { blobReader } from './blob-reader.ts';
import type { Hooked, HookedFrame } from './hooked.ts';
import { bytesOf } from './payload-of.ts';
import { isView, lengthOf, sizeOfBlob, wellFormed } from './primordials.ts';

/**
 * Reports one message of a socket, as the page gave it or got it.
 *
 * @param flags `FLAG.outgoing` and `FLAG.sentByUs` where they hold
 */
export type MessageReporter = (hooked: Hooked, flags: number, data: unknown) => void;

/** @param before called before a message is reported */
export function messageReporter(frame: HookedFrame, before: () => void): MessageReporter {
  const { outbox } = frame;
  const blobs = blobReader();
  return (hooked, flags, data) => {
    const outgoing = (flags & FLAG.outgoing) !== 0;
    const ordinal = outgoing ? hooked.sent++ : hooked.received++;
    if (!hooked.reporting) return;
    before();
    if (outbox.full) {
      hooked.lost++;
      return;
    }
    const at = frame.now();
    const { number } = hooked;
    if (typeof data === 'string') {
      // What goes over the wire has no lone surrogates.
      const text = outgoing ? wellFormed(data) : data;
      outbox.row(at, number, flags | OPCODE.text, ordinal, text, text.length);
      return;
    }
    const binary = flags | OPCODE.binary;
    const size = isView(data) ? null : sizeOfBlob(data);
    if (size === null) {
      const bytes = bytesOf(data);
      outbox.row(at, number, binary, ordinal, bytes, bytes === null ? 0 : lengthOf(bytes));
      return;
    }
    const row = outbox.row(at, number, binary, ordinal, undefined, 0);
    blobs.read(data, (bytes) => {
      try {
        outbox.fill(row, bytes, bytes === null ? 0 : lengthOf(bytes));
      } catch (problem) {
        frame.fail(problem);
      }
    });
  };
}
