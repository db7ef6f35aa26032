import { textKey } from '../../events/text-key.ts';
import type { ProtocolId } from '../decoders/decoded.ts';
import { answerIsOptional, type PacketRole } from './packet-role.ts';
import { type PairFigures, PairTimes } from './pair-times.ts';
import { shortName } from './short-name.ts';

/** Requests in flight that are remembered for each side; beyond, the oldest count as unanswered. */
const MOST_IN_FLIGHT = 100_000;
const MOST_TYPES = 1_000;
const OTHERS = '(others)';
/** How long an answer may take before it is missed, in milliseconds: at least, and where none came yet. */
const USUAL_TIME = 2_000;
const UNKNOWN_TIME = 10_000;
/** Places of requests without an answer that are reported of one type. */
export const MOST_PLACES = 20;

/** How long the answers to one type of request took. Times are milliseconds, and null where no time is known. */
export interface Latency extends PairFigures {
  readonly protocol: ProtocolId;
  readonly type: string;
  readonly outgoing: boolean;
  /** Pairs of request and answer. */
  readonly count: number;
  readonly unanswered: number;
  /** How many of those were asked so shortly before the end that their answer may still have been on its way. */
  readonly waiting: number;
  /** The first of those without an answer, as places among the connection's messages; none where some of them may have one. */
  readonly unansweredAt: readonly number[];
}

/** Requests that have no answer: how many are young, and the places of the first. */
export interface OpenRequests {
  waiting: number;
  readonly places: number[];
}

interface Row {
  readonly protocol: ProtocolId;
  readonly type: string;
  readonly outgoing: boolean;
  readonly times: PairTimes;
  pairs: number;
  open: number;
  forgotten: number;
}

interface InFlight {
  readonly row: Row;
  readonly at: number;
  readonly place: number;
  /** Requests with this id that have no answer. */
  asked: number;
  /** Several had this id at one time: nobody knows which of them an answer is for. */
  ambiguous: boolean;
}

/** A packet with an id. */
export interface Asking {
  readonly protocol: ProtocolId;
  readonly type: string;
  readonly id: string;
}

/**
 * Joins answers to requests by the ids of their protocol, and measures the time between. An answer is only ever joined to a request
 * of the other side that came before it and whose id nobody else in flight has: no pair is invented.
 */
export class AnswerTimes {
  /** Requests without an answer, by their sender: 0 the client, 1 the server. */
  readonly #inFlight: readonly [Map<string, InFlight>, Map<string, InFlight>] = [new Map(), new Map()];
  readonly #rows = new Map<string, Row>();
  /** Messages of each side that nobody could read: each may have been an answer. */
  readonly #unread: [number, number] = [0, 0];

  /** A message whose packets are not known. */
  unread(outgoing: boolean): void {
    this.#unread[outgoing ? 0 : 1] += 1;
  }

  /** @param place the message's place among those of the connection, in order of arrival */
  add(packet: Asking, role: PacketRole, outgoing: boolean, at: number, place: number): void {
    const key = textKey(packet.id);
    switch (role) {
      case 'asks':
        this.#ask(packet, key, outgoing, at, place);
        return;
      case 'answers':
        this.#answer(key, outgoing, at, place);
        return;
      case 'either':
        if (this.#inFlight[outgoing ? 1 : 0].has(key)) this.#answer(key, outgoing, at, place);
        else this.#ask(packet, key, outgoing, at, place);
        return;
      case 'cancels': {
        const cancelled = this.#inFlight[outgoing ? 0 : 1];
        const request = cancelled.get(key);
        if (request === undefined) return;
        request.row.open -= request.asked;
        cancelled.delete(key);
        return;
      }
      default:
    }
  }

  /**
   * By type; the slowest first.
   * @param unseenUntil when nobody observed for the last time: an answer to what was asked before may have come then
   * @param end when observation ended; NaN where not known
   */
  latencies(unseenUntil = Number.NEGATIVE_INFINITY, end = Number.NaN): readonly Latency[] {
    const doubtful = this.#askedBefore(unseenUntil);
    const open = this.#open(end);
    return [...this.#rows.values()]
      .filter(({ protocol, type, pairs }) => pairs > 0 || !answerIsOptional(protocol, type))
      .map((row) =>
        latencyOf(row, this.#unread[row.outgoing ? 1 : 0] + (doubtful.get(row) ?? 0), open.get(row)),
      )
      .filter(({ count, unanswered }) => count > 0 || unanswered > 0)
      .toSorted((a, b) => (b.p99 ?? 0) - (a.p99 ?? 0) || b.count - a.count);
  }

  #open(end: number): ReadonlyMap<Row, OpenRequests> {
    const all = new Map<Row, OpenRequests>();
    for (const waiting of this.#inFlight)
      for (const { row, at, place, asked } of waiting.values()) {
        const open = all.get(row) ?? { waiting: 0, places: [] };
        all.set(row, open);
        if (end - at < patienceOf(row.times.longest, row.pairs)) open.waiting += asked;
        if (open.places.length < MOST_PLACES) open.places.push(place);
      }
    return all;
  }

  /** Whether requests of the client that were made since a time, of a kind that is answered and early enough for it, have no answer. */
  askedInVain(since: number, end: number): boolean {
    for (const { row, at } of this.#inFlight[0].values())
      if (row.pairs > 0 && at >= since && end - at >= patienceOf(row.times.longest, row.pairs)) return true;
    return false;
  }

  /** Requests without an answer that were made until then, by their type. */
  #askedBefore(time: number): ReadonlyMap<Row, number> {
    const counts = new Map<Row, number>();
    if (time === Number.NEGATIVE_INFINITY) return counts;
    for (const waiting of this.#inFlight)
      for (const { row, at, asked } of waiting.values())
        if (!(at > time)) counts.set(row, (counts.get(row) ?? 0) + asked);
    // When those were made nobody knows any more.
    for (const row of this.#rows.values())
      if (row.forgotten > 0) counts.set(row, (counts.get(row) ?? 0) + row.forgotten);
    return counts;
  }

  #ask(packet: Asking, key: string, outgoing: boolean, at: number, place: number): void {
    const waiting = this.#inFlight[outgoing ? 0 : 1];
    const known = waiting.get(key);
    if (known !== undefined) {
      known.asked += 1;
      known.ambiguous = true;
      known.row.open += 1;
      return;
    }
    const row = this.#row(packet, outgoing);
    row.open += 1;
    waiting.set(key, { row, at, place, asked: 1, ambiguous: false });
    if (waiting.size > MOST_IN_FLIGHT) forgetOldest(waiting);
  }

  #answer(key: string, outgoing: boolean, at: number, place: number): void {
    const waiting = this.#inFlight[outgoing ? 1 : 0];
    const request = waiting.get(key);
    if (request === undefined) return;
    const { row } = request;
    row.open -= 1;
    request.asked -= 1;
    if (request.asked === 0) waiting.delete(key);
    if (request.ambiguous) return;
    row.pairs += 1;
    row.times.add(request.at, at, request.place, place);
  }

  #row({ protocol, type: named }: Asking, outgoing: boolean): Row {
    const type = shortName(named);
    const key = `${outgoing ? '>' : '<'} ${protocol} ${type}`;
    const known = this.#rows.get(key);
    if (known !== undefined) return known;
    if (this.#rows.size >= MOST_TYPES && type !== OTHERS)
      return this.#row({ protocol, type: OTHERS, id: '' }, outgoing);
    const row = { protocol, type, outgoing, times: new PairTimes(), pairs: 0, open: 0, forgotten: 0 };
    this.#rows.set(key, row);
    return row;
  }
}

/** How long an answer may take before it is missed, in milliseconds. */
export function patienceOf(longest: number, pairs: number): number {
  return pairs === 0 ? UNKNOWN_TIME : Math.max(USUAL_TIME, 3 * longest);
}

/** Many at a time: a map is slow to say which key is its oldest where it has lost many. */
function forgetOldest(waiting: Map<string, InFlight>): void {
  let left = MOST_IN_FLIGHT / 4;
  for (const [key, { row, asked }] of waiting) {
    waiting.delete(key);
    row.open -= asked;
    row.forgotten += asked;
    left -= 1;
    if (left === 0) return;
  }
}

function latencyOf(
  { protocol, type, outgoing, times, pairs, open, forgotten }: Row,
  perhapsAnswered: number,
  without: OpenRequests | undefined,
): Latency {
  const unanswered = Math.max(0, open + forgotten - perhapsAnswered);
  return {
    protocol,
    type,
    outgoing,
    count: pairs,
    unanswered,
    waiting: Math.min(unanswered, without?.waiting ?? 0),
    unansweredAt: perhapsAnswered > 0 ? [] : (without?.places ?? []),
    ...times.figures(),
  };
}
