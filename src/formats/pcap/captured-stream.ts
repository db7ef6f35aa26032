import { OPCODE } from '../../events/message-segment.ts';
import type { ConnectionId } from '../../events/units.ts';
import { EventStreamParser, streamEventText } from '../../protocol/event-stream/event-stream-parser.ts';
import type { BatchBuilder } from '../batch-builder.ts';
import { encodeText } from '../encode-text.ts';

const LINE_FEED = 0x0a;
const RETURN = 0x0d;

/** The events of an event stream, from the body of its answer. */
export class CapturedStream {
  readonly #builder: BatchBuilder;
  readonly #connection: ConnectionId;
  readonly #isRead: boolean;
  #parser = new EventStreamParser();
  /** Bytes are missing: the event in which they are is not shown. It ends with the next empty line. */
  #isBroken = false;
  #isLineEmpty = false;
  #sawReturn = false;

  /** @param isRead whether the body is written as it is; what is compressed is not read */
  constructor(builder: BatchBuilder, connection: ConnectionId, isRead: boolean) {
    this.#builder = builder;
    this.#connection = connection;
    this.#isRead = isRead;
  }

  /** Takes the next bytes of the body. */
  push(bytes: Uint8Array, at: number): void {
    if (!this.#isRead) return;
    for (const event of this.#parser.push(this.#isBroken ? this.#behindBroken(bytes) : bytes)) {
      this.#builder.message({
        at,
        connection: this.#connection,
        outgoing: false,
        opcode: OPCODE.text,
        payload: encodeText(streamEventText(event)),
      });
    }
  }

  /** Bytes of the body are missing from the capture. */
  gap(): void {
    this.#parser = new EventStreamParser();
    this.#isBroken = true;
    // What follows belongs to the line that is broken.
    this.#isLineEmpty = false;
    this.#sawReturn = false;
  }

  /** What follows the empty line that ends the broken event; nothing where that line is still to come. */
  #behindBroken(bytes: Uint8Array): Uint8Array {
    for (const [place, byte] of bytes.entries()) {
      const endsPair = byte === LINE_FEED && this.#sawReturn;
      this.#sawReturn = byte === RETURN;
      if (endsPair) continue;
      const endsLine = byte === LINE_FEED || byte === RETURN;
      if (endsLine && this.#isLineEmpty) {
        this.#isBroken = false;
        return bytes.subarray(place + 1);
      }
      this.#isLineEmpty = endsLine;
    }
    return new Uint8Array(0);
  }
}
