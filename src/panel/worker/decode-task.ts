import type { DecodableConnection, ProtocolId } from '../../analysis/decoders/decoded.ts';
import type { LogId } from '../../events/units.ts';
import type { DecoderReason } from './decoder-reason.ts';

/** Where messages of one connection are, a place in each column for each of them, in their order. */
export interface MessagePlaces {
  /** Numbers of the panel's own, which come back with the answer. */
  readonly rows: Uint32Array<ArrayBuffer>;
  /** Payload block and place within it. */
  readonly batches: Uint32Array<ArrayBuffer>;
  readonly offsets: Uint32Array<ArrayBuffer>;
  readonly lengths: Uint32Array<ArrayBuffer>;
  /** Opcode and `FLAG` bits. */
  readonly flags: Uint8Array<ArrayBuffer>;
}

/** Which messages are decoded, and how. */
export interface DecodeWish {
  readonly log: LogId;
  readonly connection: DecodableConnection;
  /** The decoder that people chose; null where the messages decide, `plain` where they wish for none. */
  readonly decoder: ProtocolId | 'plain' | null;
  readonly places: MessagePlaces;
  /** How many of the first places are the connection's first messages. 0 goes on with the conversation of the order before. */
  readonly first: number;
  /** Messages between the first and the others were left out: what is kept over messages may be missing. */
  readonly fromMiddle: boolean;
  /** Only what comes from here on is answered; what stands before it is read for what it leaves behind. */
  readonly wantedFrom: number;
}

/** What the panel sends to the worker that decodes. */
export interface LinesOrder extends DecodeWish {
  readonly type: 'lines';
  readonly id: number;
}

export type DecodeOrder = LinesOrder;

/** How a connection's messages are decoded. */
export interface DecoderChoice {
  /** Null where no protocol was recognised. */
  readonly decoder: ProtocolId | null;
  readonly reason: DecoderReason;
}

/** One message in the list; null where its payload is not there as a whole, or it could not be told without those before it. */
export type DecodedLine = {
  readonly protocol: ProtocolId;
  readonly type: string;
  /** Empty where it would say what the payload's own preview says. */
  readonly summary: string;
} | null;

/** What the worker reports. */
export type DecodeAnswer =
  | {
      readonly type: 'lines';
      readonly id: number;
      readonly choice: DecoderChoice;
      readonly rows: Uint32Array<ArrayBuffer>;
      readonly lines: readonly DecodedLine[];
    }
  | { readonly type: 'failed'; readonly id: number; readonly why: string };

/** A worker that decodes, as the panel needs it. */
export interface DecodeWorker {
  post(order: DecodeOrder): void;
}

export type StartDecodeWorker = (onAnswer: (answer: DecodeAnswer) => void) => DecodeWorker;
