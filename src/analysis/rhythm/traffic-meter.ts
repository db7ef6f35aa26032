import { INVALID, type PacketName } from '../decoders/decoded.ts';
import type { PlainValue } from '../decoders/tree/plain-value.ts';
import { AnswerTimes, type Latency } from './answer-times.ts';
import { type Beat, beatOf } from './beat-kind.ts';
import { FoundPairs } from './found-pairs.ts';
import { type Gap, GapList } from './gap-list.ts';
import { type Heartbeat, HeartbeatMeter } from './heartbeat-meter.ts';
import { messageValue } from './message-value.ts';
import { packetRole } from './packet-role.ts';
import { type SequenceGap, SequenceMeter } from './sequence-meter.ts';
import { silencesOf } from './silences.ts';
import type { TrafficMessage } from './traffic-message.ts';
import { type TypeCount, TypeTable } from './type-table.ts';
import { type Unseen, unseenUntil } from './unseen-times.ts';

/** What a connection's messages show. */
export interface TrafficReport {
  /** The most frequent first. */
  readonly types: readonly TypeCount[];
  /** The slowest first. */
  readonly latency: readonly Latency[];
  /** The most frequent; null where there were not two beats of one kind. */
  readonly heartbeat: Heartbeat | null;
  /** By time. */
  readonly silences: readonly Gap[];
  /** By time. */
  readonly sequenceGaps: readonly SequenceGap[];
  /** Whether the last silence lasts to the end, and what the client asked meanwhile has no answer: mere silence proves nothing. */
  readonly askedInVain: boolean;
  /** Messages whose contents are not there: of them only the direction and the size are known. */
  readonly withoutContents: number;
}

/** More kinds than any connection has; a page may make them up. */
const MOST_HEARTBEATS = 16;

/**
 * Measures the messages of one connection, which are added in their order of arrival. It keeps counters, and an object for each
 * request that waits for its answer, never one for each message.
 */
export class TrafficMeter {
  readonly #types = new TypeTable();
  readonly #answers = new AnswerTimes();
  readonly #found = new FoundPairs();
  readonly #sequences = new SequenceMeter();
  readonly #gaps: readonly [GapList, GapList] = [new GapList(), new GapList()];
  readonly #heartbeats = new Map<string, HeartbeatMeter>();
  /** Beats that wait for an answer with their id, and whose heartbeat it is. */
  readonly #beats = new Map<string, HeartbeatMeter>();
  readonly #unread: [number, number] = [0, 0];
  #count = 0;
  #withoutContents = 0;

  add(message: TrafficMessage): void {
    const { at, outgoing, opcode, decoded } = message;
    const place = this.#count;
    this.#count += 1;
    this.#types.add(message);
    if (message.bytes === null && opcode < 8) this.#withoutContents += 1;
    const side = this.#gaps[outgoing ? 0 : 1];
    const before = side.lastAt;
    side.message(at);
    const value = messageValue(message);
    const beats = this.#beat(message, value, before);
    if (opcode >= 8) return;
    // What cannot be read may have had the next number.
    if (value !== undefined) this.#sequences.add(value, outgoing, at);
    else if (!beats) this.#sequences.unread(outgoing);
    if (decoded === null || decoded.type === INVALID) {
      this.#unread[outgoing ? 0 : 1] += 1;
      this.#answers.unread(outgoing);
      return;
    }
    const { protocol, packets } = decoded;
    // An attachment of Socket.IO has the id of the packet before it.
    if (protocol === 'socket.io' && opcode === 2) return;
    for (const { type, repliesTo } of packets ?? [decoded]) {
      if (repliesTo === null) continue;
      this.#answers.add(
        { protocol, type, id: repliesTo },
        packetRole(protocol, type, outgoing),
        outgoing,
        at,
        place,
      );
    }
    if (beats || value === undefined) return;
    if (protocol !== 'centrifugo') this.#found.add(value, protocol, outgoing, at, place);
  }

  /**
   * @param end when observation of the connection ended: its close, or the newest event of the log
   * @param unseen times in which the absence of a message means nothing
   */
  report(end: number, unseen: readonly Unseen[]): TrafficReport {
    const heartbeats = [...this.#heartbeats.values()]
      .filter(({ count }) => count > 1)
      .map((meter) => meter.measured(end, this.#unread[meter.outgoing ? 1 : 0], unseen));
    const [heartbeat = null] = heartbeats.toSorted((a, b) => b.count - a.count);
    const silences = silencesOf(heartbeats, this.#gaps, end, unseen);
    const last = silences.at(-1);
    return {
      types: this.#types.counts(),
      latency: this.#latencies(unseenUntil(unseen), end),
      heartbeat,
      silences,
      sequenceGaps: this.#sequences.gaps(unseen),
      askedInVain: last !== undefined && last.from + last.ms >= end && this.#isInVain(last.from, end),
      withoutContents: this.#withoutContents,
    };
  }

  #isInVain(since: number, end: number): boolean {
    return (
      [...this.#heartbeats.values()].some((meter) => meter.askedInVain(since, end)) ||
      this.#answers.askedInVain(since, end)
    );
  }

  /** How many messages were added. */
  get count(): number {
    return this.#count;
  }

  #latencies(unseenUntil: number, end: number): readonly Latency[] {
    const named = this.#answers.latencies(unseenUntil, end);
    // Where the protocol has ids of its own, other fields that agree are a part of the same.
    return named.length > 0 ? named : this.#found.latencies(this.#unread, unseenUntil, end);
  }

  /** Whether the message, or a packet of it, beats or answers a beat. */
  #beat(message: TrafficMessage, value: PlainValue | undefined, before: number): boolean {
    const { decoded } = message;
    if (decoded === null) return this.#packet(message, { type: '', repliesTo: null }, value, before);
    let beats = false;
    for (const packet of decoded.packets ?? [decoded])
      beats = this.#packet(message, packet, value, before) || beats;
    return beats;
  }

  #packet(
    message: TrafficMessage,
    { type, repliesTo: id }: PacketName,
    value: PlainValue | undefined,
    before: number,
  ): boolean {
    const { at, outgoing } = message;
    const beat = beatOf(message, type, value);
    if (beat === null) {
      const awaited = id === null ? undefined : this.#beats.get(`${outgoing ? '<' : '>'}${id}`);
      if (awaited === undefined) return false;
      awaited.answer(at);
      this.#beats.delete(`${outgoing ? '<' : '>'}${id}`);
      return true;
    }
    if (beat.answers) {
      this.#heartbeats.get(keyOf(beat, !outgoing))?.answer(at);
      return true;
    }
    const meter = this.#meter(beat, outgoing);
    meter?.beat(at, before);
    if (meter === undefined || id === null) return true;
    // Only the newest may still be answered.
    if (this.#beats.size >= MOST_HEARTBEATS) this.#beats.clear();
    this.#beats.set(`${outgoing ? '>' : '<'}${id}`, meter);
    return true;
  }

  #meter(beat: Beat, outgoing: boolean): HeartbeatMeter | undefined {
    const key = keyOf(beat, outgoing);
    const known = this.#heartbeats.get(key);
    if (known !== undefined || this.#heartbeats.size >= MOST_HEARTBEATS) return known;
    const meter = new HeartbeatMeter(beat.kind, outgoing, beat.answered);
    this.#heartbeats.set(key, meter);
    return meter;
  }
}

function keyOf({ kind }: Beat, outgoing: boolean): string {
  return `${outgoing ? '>' : '<'} ${kind}`;
}
