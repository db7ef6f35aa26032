import type { Fault } from '../protocol/http/fault.ts';
import type { RequestHead } from '../protocol/http/request-head.ts';
import type { ConnectionOption } from '../protocol/upgrade/connection.ts';
import type { UpgradeProtocol } from '../protocol/upgrade/upgrade.ts';
import type { Extension } from '../protocol/websocket/extensions.ts';
import type { Subprotocol } from '../protocol/websocket/subprotocol.ts';
import type { Connection } from '../session/connection.ts';
import type { AcceptValidation } from './accept-validation.ts';
import type { FieldTable, TableLine } from './checks/field-table.ts';
import type { Situation } from './situation.ts';

/** What a verdict may rest on beside the connection itself. */
export interface JudgeContext {
  /** All connections to the same endpoint, in order of time, this one included. */
  readonly attempts: readonly Connection[];
  /** The wire, where a source saw it (NetLog); null where only whole messages, or nothing, were seen. */
  readonly frames: FrameEvidence | null;
}

/** One frame as it stood on the wire (RFC 6455 section 5.2). */
export interface WireFrame {
  /** Milliseconds of any one clock, the same for all frames. */
  readonly at: number;
  readonly outgoing: boolean;
  readonly final: boolean;
  /** RSV1 is bit 4, RSV2 bit 2, RSV3 bit 1. */
  readonly reserved: number;
  readonly opcode: number;
  /** Null where the source does not show the MASK bit. */
  readonly masked: boolean | null;
  readonly length: number;
  /** Bytes that the header spent on the length, 1, 3 or 9; null where the source shows the number alone. */
  readonly lengthBytes: 1 | 3 | 9 | null;
  /** Unmasked payload as on the wire; null where it was not kept. */
  readonly payload: Uint8Array | null;
}

/** The frames of one connection, both ways, in the order of the wire, without a hole. */
interface FrameEvidence {
  readonly frames: readonly WireFrame[];
  /** When the answer that switched had come, by the clock of the frames; absent where nobody saw it. */
  readonly switchedAt?: number;
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

/** Everything a check can ask for, by the key it declares. */
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
  /** The version that the status line of a 101 names; empty where it was not seen. */
  readonly switchVersion: string;
  /** Of a 101: not applicable where the answer was another. */
  readonly switchFields: FieldTable;
  readonly switchUpgrade: ListField<UpgradeProtocol>;
  readonly switchConnection: ListField<ConnectionOption>;
  /** Of an answer that switched, by 101 or over HTTP/2 by a 2xx. */
  readonly openedFields: FieldTable;
  readonly chosenSubprotocols: ListField<Subprotocol>;
  readonly chosenExtensions: ListField<Extension>;
  /** Of an answer that did not switch. */
  readonly refusalFields: FieldTable;
  /** The same where it was seen, null where not: for a check that can do without. */
  readonly knownRequest: FieldTable | null;
  readonly knownResponse: FieldTable | null;
  readonly knownRequestLine: RequestLine | null;
  readonly knownPageUrl: string | null;
  readonly knownExtensions: ListField<Extension> | null;
  /** The request's text was captured as sent: a field that it lacks was not sent. */
  readonly requestIsWhole: boolean;
  readonly accept: AcceptValidation;
  readonly attempts: readonly Connection[];
  readonly frames: FrameEvidence;
}

export type EvidenceKey = keyof Evidence;

/** Evidence that could not be observed: why, and what would show it. */
export interface Missing {
  readonly state: 'missing';
  readonly detail: string;
  /** Nothing that this way of recording looks at could ever have shown it. */
  readonly outOfReach: boolean;
}

/** Evidence that is there, that could not be observed, or that cannot exist for this handshake. */
export type Gathered<T> =
  | { readonly state: 'observed'; readonly value: T }
  | Missing
  | { readonly state: 'inapplicable'; readonly detail: string };

/** Hands out evidence by its key. */
export interface EvidenceSource {
  readonly get: <Key extends EvidenceKey>(key: Key) => Gathered<Evidence[Key]>;
}
