import type { ConnectionId, EpochMilliseconds } from './units.ts';

/** RFC 6455 section 5.2 opcodes of whole messages, and of control frames where the wire is seen. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Flag bits of a message row; the low four bits contain the opcode. */
export const FLAG = {
  opcode: 0x0f,
  /** Set for client-to-server. */
  outgoing: 0x10,
  /** The source did not report the payload (CDP shows `send(Blob)` as empty): the size is unknown, not zero. */
  payloadUnknown: 0x20,
  /** Only the first bytes of the payload were kept; `size` is the true size. */
  payloadCut: 0x40,
  /** Sent from the panel, not by the page. */
  sentByUs: 0x80,
} as const;

/** Bytes of one row over all columns: time 8, connection 4, size 4, stored 4, flags 1. */
export const BYTES_A_ROW = 21;

/**
 * Columns of consecutive messages of one log, in order of arrival. Rows take the sequence numbers that the batch's
 * lifecycle events leave free (batch.ts). All column arrays have `count` elements.
 */
export interface MessageColumns {
  readonly count: number;
  /** EpochMilliseconds. */
  readonly time: Float64Array;
  /** ConnectionId. */
  readonly connection: Uint32Array;
  /** True payload size in bytes (UTF-8 for text). */
  readonly size: Uint32Array;
  /** How many of its bytes are in the payload block, where payloads follow each other in row order. */
  readonly stored: Uint32Array;
  readonly flags: Uint8Array;
}

/** The columns of no messages. */
export const NO_MESSAGES: MessageColumns = {
  count: 0,
  time: new Float64Array(0),
  connection: new Uint32Array(0),
  size: new Uint32Array(0),
  stored: new Uint32Array(0),
  flags: new Uint8Array(0),
};

/** One message for tests, readers and details: never created on the hot path. */
export interface MessageRow {
  readonly at: EpochMilliseconds;
  readonly connection: ConnectionId;
  readonly opcode: number;
  readonly outgoing: boolean;
  readonly payloadUnknown: boolean;
  readonly payloadCut: boolean;
  readonly size: number;
}
