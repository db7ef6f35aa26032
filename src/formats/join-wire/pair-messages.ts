import type { ConnectionId } from '../../events/units.ts';
import { isControl } from '../../protocol/websocket/frame-header.ts';
import type { ConnectionWire } from '../../session/connection-wire.ts';
import type { Session } from '../../session/session.ts';

/** A data message of one direction, as a recording or the wire has it. */
interface Heard {
  readonly at: number;
  readonly opcode: number;
  /** Null where it is not known. */
  readonly size: number | null;
}

/** Messages of one direction of a connection, in a recording and on the wire: the n-th of one is the n-th of the other. */
export interface PairedSide {
  readonly recorded: number;
  readonly wire: number;
  /** Of so many recorded messages, from the first on, the number among those of the wire is certain. */
  readonly sure: number;
  /** Messages of the wire from this one on never reached the page, because the browser refused a frame; null where none was refused. */
  readonly refusedFrom: number | null;
}

interface Sources {
  readonly recorded: readonly Heard[];
  readonly wire: readonly Heard[];
  /** The frames of this direction that break a rule and that the other side may have refused. */
  readonly faulty: readonly FaultyPlace[];
  /** Whether the recording has the connection's messages from the first on. */
  readonly whole: boolean;
}

/** Where a frame that breaks a rule came. */
export interface FaultyPlace {
  readonly at: number;
  /** How many messages of its direction had ended before it. */
  readonly before: number;
}

/** Puts the messages of one direction beside each other, by their order; what contradicts it is not certain. */
export function pairMessages({ recorded, wire, faulty, whole }: Sources): PairedSide {
  const counts = { recorded: recorded.length, wire: wire.length };
  const contradicted = firstContradiction(recorded, wire);
  if (!whole) return { ...counts, sure: 0, refusedFrom: null };
  if (contradicted !== null) {
    const sure = recorded.length < wire.length ? 0 : beforeAlike(wire, contradicted);
    return { ...counts, sure, refusedFrom: null };
  }
  if (recorded.length >= wire.length) return { ...counts, sure: recorded.length, refusedFrom: null };
  const refused = faulty.some((place) => isLostWith(place, recorded.length, wire));
  return refused
    ? { ...counts, sure: recorded.length, refusedFrom: recorded.length }
    : { ...counts, sure: 0, refusedFrom: null };
}

/** A browser may refuse all that one reading of the socket brought, or only what begins with the faulty frame. */
function isLostWith({ at, before }: FaultyPlace, recorded: number, wire: readonly Heard[]): boolean {
  if (before <= recorded) return before === recorded;
  return wire.slice(recorded, before).every((message) => message.at === at);
}

function firstContradiction(recorded: readonly Heard[], wire: readonly Heard[]): number | null {
  const found = recorded.findIndex((message, n) => {
    const other = wire[n];
    return other !== undefined && !mayBeSame(message, other);
  });
  return found < 0 ? null : found;
}

function mayBeSame(a: Heard, b: Heard): boolean {
  return a.opcode === b.opcode && (a.size === null || b.size === null || a.size === b.size);
}

/** Of those just before the contradiction that look like one another, any may be the one that is missing. */
function beforeAlike(wire: readonly Heard[], contradicted: number): number {
  const last = wire[contradicted - 1];
  if (last === undefined) return 0;
  return wire.slice(0, contradicted).findLastIndex((message) => !mayBeSame(message, last)) + 1;
}

/** The data messages of one direction of a connection until then. */
export function heardOf(session: Session, id: ConnectionId, outgoing: boolean, end: number): Heard[] {
  const { messages } = session;
  const rows = messages.ofConnection(id);
  const heard: Heard[] = [];
  for (let k = 0; k < rows.length; k++) {
    const row = messages.row(rows.at(k));
    if (row.outgoing !== outgoing || isControl(row.opcode) || row.at > end) continue;
    heard.push({ at: row.at, opcode: row.opcode, size: row.payloadUnknown ? null : row.size });
  }
  return heard;
}

/** The frames of the server, until then, that break a rule. */
export function faultyPlaces(wire: ConnectionWire, end: number): FaultyPlace[] {
  const faulty = new Set(wire.faults.map(({ frame }) => frame));
  if (faulty.size === 0) return [];
  const places: FaultyPlace[] = [];
  let before = 0;
  for (let i = 0; i < wire.count; i++) {
    const at = wire.at(i);
    if (wire.outgoing(i) || at > end) continue;
    if (faulty.has(i)) places.push({ at, before });
    if (wire.endsMessage(i) && !isControl(wire.opcode(i))) before++;
  }
  return places;
}
