import type { ConnectionId, EpochMilliseconds } from '../../events/units.ts';
import type { AgreedExtensions } from '../../protocol/websocket/agreed-extensions.ts';
import type { BatchBuilder } from '../batch-builder.ts';
import { WireRecorder } from '../wire-recorder.ts';

const LINE = /^wire((?: [0-9A-Fa-f]{2})+)$/;

/** Reads `wire 81 05 48 65`; null where the line is not that. */
export function parseWireLine(line: string): Uint8Array | null {
  const hex = LINE.exec(line)?.[1];
  return hex === undefined
    ? null
    : Uint8Array.from(hex.trim().split(' '), (byte) => Number.parseInt(byte, 16));
}

/** What the answer to the handshake says of the bytes that follow it. */
export interface WireAnswer {
  /** The bytes are frames: a WebSocket opened. */
  readonly opened: boolean;
  /** Null where its fields were not seen. */
  readonly extensions: AgreedExtensions | null;
  /** The request stands before it, so that what the client sent between them came too early. */
  readonly afterRequest: boolean;
}

/** The `wire` lines of one connection. They wait until the answer shows how to read them. */
export class WireLines {
  readonly #builder: BatchBuilder;
  readonly #connection: ConnectionId;
  #waiting: { readonly at: EpochMilliseconds; readonly outgoing: boolean; readonly bytes: Uint8Array }[] = [];
  #answer: WireAnswer | null = null;
  #recorder: WireRecorder | null = null;
  #reported = false;
  /** Bytes of the client before the answer. */
  #early = 0;

  constructor(builder: BatchBuilder, connection: ConnectionId) {
    this.#builder = builder;
    this.#connection = connection;
  }

  take(at: EpochMilliseconds, outgoing: boolean, bytes: Uint8Array): void {
    this.#waiting.push({ at, outgoing, bytes });
    if (this.#answer !== null) this.#read(at);
  }

  answered(at: EpochMilliseconds, answer: WireAnswer): void {
    if (this.#answer !== null) return;
    this.#answer = answer;
    for (const { outgoing, bytes } of this.#waiting) if (outgoing) this.#early += bytes.length;
    if (this.#waiting.length > 0) this.#read(at);
  }

  /** Ends the connection; returns the recorder where there were frames. */
  end(at: EpochMilliseconds): WireRecorder | null {
    if (this.#waiting.length > 0) this.#read(at);
    this.#recorder?.end(at);
    return this.#recorder;
  }

  #read(at: EpochMilliseconds): void {
    const { opened, extensions, afterRequest } = this.#answer ?? {
      opened: true,
      extensions: null,
      afterRequest: false,
    };
    if (afterRequest && !this.#reported) {
      const of = { source: 'transcript', connection: this.#connection } as const;
      this.#builder.event({ type: 'wire/answered', at, ...of, early: this.#early });
    }
    this.#reported = true;
    if (opened) {
      this.#recorder ??= new WireRecorder(this.#builder, this.#connection, 'transcript', extensions);
      for (const { at: time, outgoing, bytes } of this.#waiting) this.#recorder.bytes(time, outgoing, bytes);
    }
    this.#waiting = [];
  }
}
