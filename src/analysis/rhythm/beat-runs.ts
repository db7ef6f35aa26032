import type { PlainValue } from '../decoders/tree/plain-value.ts';
import { type Beat, beatOf, LONGEST_BEAT } from './beat-kind.ts';
import { HeartbeatMeter } from './heartbeat-meter.ts';
import { messageValue } from './message-value.ts';
import type { TrafficMessage } from './traffic-message.ts';

/** Heartbeats of one kind that follow one another with no other message between them. */
export interface BeatRun {
  /** Place of the first among the messages of the connection, from 0. */
  readonly first: number;
  /** How many messages: beats and answers. */
  readonly messages: number;
  /** Such as `engine.io ping`. */
  readonly kind: string;
  /** Whether the client beats; where both sides do, the one that beats more often. */
  readonly outgoing: boolean;
  /** Of that side. */
  readonly beats: number;
  /** Of both sides. */
  readonly unanswered: number;
  /** Median time between two beats, and half of the range of the middle half of these times; null where there is none. */
  readonly periodMs: number | null;
  readonly jitterMs: number | null;
  /** How long before its first beat the one before was, where that is over one and a half times the usual; null where it came in time. */
  readonly lateMs: number | null;
}

/** Fewer messages are not worth a row of their own. */
const LEAST = 4;
/** Times between beats that the usual one is learned from: the newest. */
const LEARNED = 15;
/** So much, in milliseconds, is no delay that anybody would look for. */
const TOLERANCE = 50;
/** Fewer say nothing of what is usual. */
const LEAST_LEARNED = 3;
/** More kinds than any connection has; a page may make them up. */
const MOST_KINDS = 16;

/** What is known of the beats of one kind and one side, over all runs. */
interface Side {
  lastAt: number;
  readonly between: number[];
  answers: number;
}

/** A run that may still go on. */
interface OpenRun {
  readonly first: number;
  readonly kind: string;
  readonly lateMs: number | null;
  /** Messages so far. */
  messages: number;
  /** Messages up to the last one that leaves no beat without its answer. */
  settled: number;
  /** Beats that wait for an answer. */
  waiting: number;
  /** When the newest message came. */
  lastAt: number;
  readonly meters: Map<boolean, HeartbeatMeter>;
}

/**
 * Finds runs of heartbeats among the messages of a connection, which are added in their order of arrival. A run ends at any other
 * message, and before a beat that is late, so that nobody who sees runs alone misses that; a beat at its end that has no
 * answer yet is not part of it.
 */
export class BeatRuns {
  readonly #done: BeatRun[] = [];
  readonly #sides = new Map<string, Side>();
  readonly #awaited = new Map<string, Beat>();
  #open: OpenRun | null = null;
  #count = 0;
  /** How many runs of `#done` were taken for good. */
  #taken = 0;

  /** How many messages were added. */
  get count(): number {
    return this.#count;
  }

  add(message: TrafficMessage): void {
    const beat = this.#beatOf(message);
    if (beat === null) this.#close();
    else this.#join(beat, message);
    this.#count += 1;
  }

  /** The runs that have come or changed since the last call: they replace those from the number `from` on. */
  take(): { readonly from: number; readonly runs: readonly BeatRun[] } {
    const from = this.#taken;
    const runs = this.#done.splice(0);
    this.#taken += runs.length;
    const open = this.#open === null ? null : measured(this.#open);
    return { from, runs: open === null ? runs : [...runs, open] };
  }

  #join(beat: Beat, { at, outgoing }: TrafficMessage): void {
    const beating = beat.answers ? !outgoing : outgoing;
    const side = this.#side(`${beating ? '>' : '<'} ${beat.kind}`);
    const lateMs = beat.answers ? null : beaten(side, at);
    if (this.#open !== null && (this.#open.kind !== beat.kind || lateMs !== null)) this.#close();
    this.#open ??= {
      first: this.#count,
      kind: beat.kind,
      lateMs,
      messages: 0,
      settled: 0,
      waiting: 0,
      lastAt: at,
      meters: new Map(),
    };
    const run = this.#open;
    run.messages += 1;
    run.lastAt = at;
    const known = run.meters.get(beating);
    const meter = known ?? new HeartbeatMeter(beat.kind, beating, beat.answered);
    if (known === undefined) run.meters.set(beating, meter);
    if (beat.answers) {
      side.answers += 1;
      meter.answer(at);
      run.waiting = Math.max(0, run.waiting - 1);
      // The answer to the newest beat; one before it that has none is counted.
      run.settled = run.messages;
      return;
    }
    meter.beat(at);
    const awaits = beat.answered === 'always' || (beat.answered === 'perhaps' && side.answers > 0);
    if (awaits) run.waiting += 1;
    else if (run.waiting === 0) run.settled = run.messages;
  }

  #close(): void {
    const run = this.#open === null ? null : measured(this.#open);
    if (run !== null) this.#done.push(run);
    this.#open = null;
  }

  #side(key: string): Side {
    const known = this.#sides.get(key);
    if (known !== undefined) return known;
    if (this.#sides.size >= MOST_KINDS) this.#sides.clear();
    const side: Side = { lastAt: Number.NaN, between: [], answers: 0 };
    this.#sides.set(key, side);
    return side;
  }

  /** What all packets of a message are to a heartbeat; null where one of them is something else. */
  #beatOf(message: TrafficMessage): Beat | null {
    const { decoded, outgoing, size } = message;
    const value = size <= LONGEST_BEAT ? messageValue(message) : undefined;
    if (decoded === null) return beatOf(message, '', value);
    let first: Beat | null = null;
    for (const { type, repliesTo } of decoded.packets ?? [decoded]) {
      const beat = this.#packet(message, type, repliesTo, value);
      if (beat === null || (first !== null && first.kind !== beat.kind)) return null;
      first ??= beat;
      if (beat.answers || repliesTo === null) continue;
      // Only the newest may still be answered.
      if (this.#awaited.size >= MOST_KINDS) this.#awaited.clear();
      this.#awaited.set(`${outgoing ? '>' : '<'}${repliesTo}`, beat);
    }
    return first;
  }

  #packet(
    message: TrafficMessage,
    type: string,
    id: string | null,
    value: PlainValue | undefined,
  ): Beat | null {
    const beat = beatOf(message, type, value);
    if (beat !== null || id === null) return beat;
    const key = `${message.outgoing ? '<' : '>'}${id}`;
    const awaited = this.#awaited.get(key);
    if (awaited === undefined) return null;
    this.#awaited.delete(key);
    // A refusal is what somebody looks for.
    if (type === 'error') return null;
    return { ...awaited, answers: true };
  }
}

/** Learns a beat's time. @returns how long ago the one before was, where that is over one and a half times the usual; otherwise null */
function beaten(side: Side, at: number): number | null {
  const since = at - side.lastAt;
  side.lastAt = at;
  // A clock that was set back measures nothing.
  if (!(since >= 0)) return null;
  const usual = side.between.toSorted((a, b) => a - b)[side.between.length >> 1] ?? 0;
  const late = side.between.length >= LEAST_LEARNED && since > 1.5 * usual + TOLERANCE;
  side.between.push(since);
  if (side.between.length > LEARNED) side.between.shift();
  return late ? since : null;
}

/** A run as far as it is settled; null where that is too short. */
function measured({ first, kind, lateMs, messages, settled, lastAt, meters }: OpenRun): BeatRun | null {
  if (settled < LEAST) return null;
  const [main, other] = [...meters.values()]
    .map((meter) => meter.measured(lastAt, 0))
    .toSorted((a, b) => b.count - a.count);
  if (main === undefined) return null;
  const { outgoing, periodMs, jitterMs, count } = main;
  // Beats at the end that wait for their answer; the newest of them is not counted as unanswered.
  const waiting = messages - settled;
  const unanswered = main.unanswered + (other?.unanswered ?? 0) - Math.max(0, waiting - 1);
  return {
    first,
    messages: settled,
    kind,
    outgoing,
    beats: count - waiting,
    unanswered: Math.max(0, unanswered),
    periodMs,
    jitterMs,
    lateMs,
  };
}
