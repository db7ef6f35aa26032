import { OPCODE } from '../../events/message-segment.ts';
import type { ConnectionId } from '../../events/units.ts';
import { EventStreamParser, streamEventText } from '../../protocol/event-stream/event-stream-parser.ts';
import type { BatchBuilder } from '../batch-builder.ts';
import { encodeText } from '../encode-text.ts';

/** The events of an event stream, from the body of its answer. */
export class CapturedStream {
  readonly #builder: BatchBuilder;
  readonly #connection: ConnectionId;
  readonly #isRead: boolean;
  #parser = new EventStreamParser();
  /** Bytes are missing: the event in which they are is not shown. */
  #isBroken = false;

  /** @param isRead whether the body is written as it is; what is compressed is not read */
  constructor(builder: BatchBuilder, connection: ConnectionId, isRead: boolean) {
    this.#builder = builder;
    this.#connection = connection;
    this.#isRead = isRead;
  }

  /** Takes the next bytes of the body. */
  push(bytes: Uint8Array, at: number): void {
    if (!this.#isRead) return;
    for (const event of this.#parser.push(bytes)) {
      const isWhole = !this.#isBroken;
      this.#isBroken = false;
      if (!isWhole) continue;
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
  }
}
