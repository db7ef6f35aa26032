import type { Fault } from '../protocol/http/fault.ts';
import type { RequestHead } from '../protocol/http/request-head.ts';
import type { ConnectionOption } from '../protocol/upgrade/connection.ts';
import type { UpgradeProtocol } from '../protocol/upgrade/upgrade.ts';
import type { Extension } from '../protocol/websocket/extensions.ts';
import type { FrameRule } from '../protocol/websocket/frame-fault.ts';
import type { Subprotocol } from '../protocol/websocket/subprotocol.ts';
import type { Connection } from '../session/connection.ts';
import type { AcceptValidation } from './accept-validation.ts';
import type { FieldTable, TableLine } from './checks/field-table.ts';
import type { Situation } from './situation.ts';

/** What a verdict may rest on besides the connection itself. */
export interface JudgeContext {
  /** All connections to the same endpoint, in order of time, including this one. */
  readonly attempts: readonly Connection[];
  /** The wire, where a source recorded it; null where only whole messages, or nothing, were recorded. */
  readonly frames: FrameEvidence | null;
  /** A message went over it, which needs a switch. Absent: none, or not known. */
  readonly messagesWent?: boolean;
}

/** One frame as it was on the wire (RFC 6455 section 5.2). */
export interface WireFrame {
  /** Milliseconds of any clock, the same for all frames. */
  readonly at: number;
  readonly outgoing: boolean;
  readonly final: boolean;
  /** RSV1 is bit 4, RSV2 bit 2, RSV3 bit 1. */
  readonly reserved: number;
  readonly opcode: number;
  /** Null where the source does not show the MASK bit. */
  readonly masked: boolean | null;
  readonly length: number;
  /** How many bytes of the header encode the length: 1, 3 or 9; null where the source shows only the number. */
  readonly lengthBytes: 1 | 3 | 9 | null;
  /** Rules of its content (UTF-8, DEFLATE, the body of a close frame) could not be judged: its bytes were not kept. */
  readonly unread: boolean;
}

/** A rule that a frame breaks, as the reader of the wire found it. */
export interface FrameFinding {
  /** Position of the frame. */
  readonly frame: number;
  readonly rule: FrameRule;
  /** One sentence without a full stop. */
  readonly what: string;
}

/** The frames of one connection, both ways, in the order of the wire, without a gap. */
export interface FrameEvidence {
  readonly frames: readonly WireFrame[];
  /** In the order of the frames. */
  readonly faults: readonly FrameFinding[];
  /** Bytes of the client between its request and the answer; null where nobody saw which came first. */
  readonly early: number | null;
  /**
   * Until when all frames of the client (`true`) and of the server were read, where later ones are missing, or may be: what was not seen
   * behind that is not known to be absent. Minus infinity where none was read.
   */
  readonly heardUntil: ReadonlyMap<boolean, number>;
}

/** All lines of one list field, read element by element. */
export interface ListField<T> {
  readonly lines: readonly TableLine[];
  readonly items: readonly { readonly item: T; readonly fieldIndex: number }[];
  readonly faults: readonly { readonly fault: Fault; readonly fieldIndex: number }[];
}

/** The start line of a request, or the pseudo-fields that stand for it (RFC 9113 section 8.3.1). */
export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  /** `:protocol` of an extended CONNECT (RFC 8441 section 4). */
  readonly protocol: string | null;
}

/** Everything that a check can use, by the key that it declares. */
export interface Evidence {
  readonly situation: Situation;
  readonly url: string;
  readonly pageUrl: string;
  readonly requestHead: RequestHead;
  readonly requestLine: RequestLine;
  readonly requestFields: FieldTable;
  readonly requestUpgrade: ListField<UpgradeProtocol>;
  readonly requestConnection: ListField<ConnectionOption>;
  readonly requestKeys: readonly TableLine[];
  readonly requestedSubprotocols: ListField<Subprotocol>;
  readonly requestedExtensions: ListField<Extension>;
  /** Of the answer, whatever it was. */
  readonly status: number;
  readonly responseFields: FieldTable;
  /** The version in the status line of a 101; empty where it was not seen. */
  readonly switchVersion: string;
  /** Of a 101; not applicable where the answer was another. */
  readonly switchFields: FieldTable;
  readonly switchUpgrade: ListField<UpgradeProtocol>;
  readonly switchConnection: ListField<ConnectionOption>;
  /** Of an answer that switched: a 101, or a 2xx over HTTP/2. */
  readonly openedFields: FieldTable;
  readonly chosenSubprotocols: ListField<Subprotocol>;
  readonly chosenExtensions: ListField<Extension>;
  /** Of an answer that did not switch. */
  readonly refusalFields: FieldTable;
  /** The same where it was seen, null where not, for a check that can do without it. */
  readonly knownRequest: FieldTable | null;
  readonly knownResponse: FieldTable | null;
  readonly knownRequestLine: RequestLine | null;
  readonly knownPageUrl: string | null;
  readonly knownExtensions: ListField<Extension> | null;
  /** The request's text was captured as sent, so a field that it lacks was not sent. */
  readonly requestIsWhole: boolean;
  /** A message went over it. */
  readonly messagesWent: boolean;
  /** The browser reported that the connection opened, or a message went. */
  readonly isKnownToOpen: boolean;
  readonly accept: AcceptValidation;
  readonly attempts: readonly Connection[];
  readonly frames: FrameEvidence;
  /** Bytes of the client between its request and the answer. */
  readonly early: number;
}

export type EvidenceKey = keyof Evidence;

/** Evidence that could not be observed: why, and what would show it. */
export interface Missing {
  readonly state: 'missing';
  readonly detail: string;
  /** No source of this way of recording could ever have shown it. */
  readonly outOfReach: boolean;
}

/** Evidence that is there, that could not be observed, or that cannot exist for this handshake. */
export type Gathered<T> =
  | { readonly state: 'observed'; readonly value: T }
  | Missing
  | { readonly state: 'inapplicable'; readonly detail: string };

/** Returns evidence by its key. */
export interface EvidenceSource {
  readonly get: <Key extends EvidenceKey>(key: Key) => Gathered<Evidence[Key]>;
}
