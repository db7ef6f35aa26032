import type { DecodableConnection, DecodingProblem, ProtocolId } from '../../analysis/decoders/decoded.ts';
import type { LinesDiff } from '../../analysis/message-diff/diff-lines.ts';
import type { TreeDiff } from '../../analysis/message-diff/diff-trees.ts';
import type { BeatRun } from '../../analysis/rhythm/beat-runs.ts';
import type { LogId } from '../../events/units.ts';
import type { Field } from '../../session/filter/field.ts';
import type { DecoderReason } from './decoder-reason.ts';

/** A decoder that people chose: the id of one of the registry's, or `none`. Any other name decides nothing. */
export type DecoderName = string;

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
  /** The decoder that people chose; null where the messages decide. */
  readonly decoder: DecoderName | null;
  readonly places: MessagePlaces;
  /** How many of the first places are the connection's first messages. 0 goes on with the conversation of the order before. */
  readonly first: number;
  /** Messages between the first and the others were left out: what is kept over messages may be missing. */
  readonly fromMiddle: boolean;
  /** Only what comes from here on is answered; what stands before it is read for what it leaves behind. */
  readonly wantedFrom: number;
}

/**
 * What the panel sends to the worker that decodes. `lines` gives the type and summary of messages, and what stands at some fields. `open` gives the last message
 * of its places, which is then looked at by the orders after it, until another is opened. `beats` finds runs of heartbeats: in a
 * conversation of its own, that a `first` of 0 goes on with. `diff` compares the last messages of two sets of places; without the
 * first, with the one before of the same type and direction.
 */
export type DecodeOrder = { readonly id: number } & (
  | ({ readonly type: 'lines'; readonly fields: readonly Field[] } & DecodeWish)
  | ({ readonly type: 'open' } & DecodeWish)
  /** `times` are epoch milliseconds, NaN where the log has none. */
  | ({ readonly type: 'beats'; readonly times: Float64Array<ArrayBuffer> } & DecodeWish)
  | { readonly type: 'diff'; readonly a: DecodeWish | null; readonly b: DecodeWish }
  | { readonly type: 'children'; readonly path: readonly number[]; readonly from: number }
  | { readonly type: 'find'; readonly text: string }
  /** The innermost node that a byte belongs to. */
  | { readonly type: 'at'; readonly offset: number }
  /** The value of a node, for the clipboard. */
  | { readonly type: 'value'; readonly path: readonly number[] }
  | { readonly type: 'bytes'; readonly from: number; readonly to: number }
);

/** How a connection's messages are decoded. */
export interface DecoderChoice {
  /** Null where no protocol was recognised. */
  readonly decoder: ProtocolId | null;
  readonly reason: DecoderReason;
}

/** One message in the list; null where its payload is not there as a whole, or it could not be decoded without those before it. */
export type DecodedLine = {
  readonly protocol: ProtocolId;
  readonly type: string;
  /** Empty where it would say what the payload's own preview says. */
  readonly summary: string;
  /** What stands at each of the fields that were asked for: empty where nothing, null where the message is too long to look. */
  readonly fields: readonly (string | null)[];
} | null;

/** A node of a decoded message as it is drawn. */
export interface NodeView {
  readonly name: string;
  readonly kind: 'object' | 'list' | 'string' | 'number' | 'word' | 'bytes';
  readonly text: string;
  readonly note: string;
  /** How many children it has. */
  readonly children: number;
  /** Bytes of the message that it is made of. */
  readonly from: number;
  readonly to: number;
}

/** A message that was opened. */
export interface OpenedView {
  readonly protocol: ProtocolId;
  readonly type: string;
  readonly summary: string;
  /** Outermost first. */
  readonly layers: readonly ProtocolId[];
  /** In bytes. */
  readonly size: number;
  readonly fromMiddle: boolean;
  /** The first of them. */
  readonly problems: readonly DecodingProblem[];
  readonly problemCount: number;
  readonly root: NodeView;
}

/** One of two messages that are compared. */
export interface DiffedMessage {
  /** Its row. */
  readonly row: number;
  readonly protocol: ProtocolId;
  readonly type: string;
  /** In bytes. */
  readonly size: number;
  readonly fromMiddle: boolean;
  readonly problemCount: number;
}

/** What differs between two messages: as decoded, as text, and in bytes. */
export interface MessageDiff {
  readonly a: DiffedMessage;
  readonly b: DiffedMessage;
  /** Byte by byte. */
  readonly equal: boolean;
  /** Null where neither has parts. */
  readonly tree: TreeDiff | null;
  /** Null where they are no text. */
  readonly text: LinesDiff | null;
  /** Whether the lines of the text are those of the payloads, or what was decoded of them, written in lines. */
  readonly textOf: 'payload' | 'decoded';
  readonly bytes: LinesDiff;
}

/** What came of a comparison: `no-previous` says among how many messages none had the type, and whether there are more before them. */
export type DiffOutcome =
  | { readonly kind: 'compared'; readonly diff: MessageDiff }
  | {
      readonly kind: 'no-previous';
      readonly type: string;
      readonly looked: number;
      readonly all: boolean;
    }
  /** A payload is not there as a whole. */
  | { readonly kind: 'not-whole' };

/** What the worker reports. */
export type DecodeAnswer = { readonly id: number } & (
  | {
      readonly type: 'lines';
      readonly choice: DecoderChoice;
      readonly rows: Uint32Array<ArrayBuffer>;
      readonly lines: readonly DecodedLine[];
    }
  | {
      readonly type: 'opened';
      readonly choice: DecoderChoice;
      /** What people can choose. */
      readonly decoders: readonly ProtocolId[];
      /** Null where the payload is not there as a whole. */
      readonly opened: OpenedView | null;
    }
  | { readonly type: 'children'; readonly nodes: readonly NodeView[]; readonly total: number }
  | { readonly type: 'found'; readonly paths: readonly (readonly number[])[]; readonly total: number }
  | { readonly type: 'value'; readonly text: string }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Runs that have come or changed: they replace those from the number `from` on. */
  | { readonly type: 'beats'; readonly from: number; readonly runs: readonly BeatRun[] }
  | { readonly type: 'diffed'; readonly outcome: DiffOutcome }
  | { readonly type: 'failed'; readonly why: string }
);

/** A worker that decodes, as the panel needs it. */
export interface DecodeWorker {
  post(order: DecodeOrder): void;
  /** Terminates it, whatever it does. */
  end(): void;
}

export type StartDecodeWorker = (onAnswer: (answer: DecodeAnswer) => void) => DecodeWorker;
