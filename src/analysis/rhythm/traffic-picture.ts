import { FLAG } from '../../events/message-segment.ts';
import type { BufferedReadings } from '../../session/buffered-readings.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import type { RowNumbers } from '../../session/row-list.ts';

/** A time in epoch milliseconds. */
export interface TimeSpan {
  readonly from: number;
  readonly until: number;
}

/** Messages and bytes of one direction in bins of a time, and how its sizes and gaps are spread. */
export interface WayPicture {
  /** By bin. */
  readonly messages: Uint32Array;
  readonly bytes: Float64Array;
  /** Messages by the step of `SIZE_STEPS` that their size, in bytes, is not above. Those of unknown size are left out. */
  readonly sizes: Uint32Array;
  /** Gaps between two messages by the step of `GAP_STEPS` that they, in milliseconds, are not above. */
  readonly gaps: Uint32Array;
}

/** A connection's traffic in a time, with as much detail as can be drawn. */
export interface TrafficPicture {
  /** The time that is drawn; its ends are those of the first and the last bin. */
  readonly span: TimeSpan;
  /** Milliseconds of one bin. */
  readonly binMs: number;
  /** The time from the first to the last that is known of the connection. */
  readonly whole: TimeSpan;
  readonly sent: WayPicture;
  readonly received: WayPicture;
  /**
   * The highest `bufferedAmount` at the sends of each bin, in bytes; NaN where nothing was sent. Null where nobody read it.
   */
  readonly buffered: Float64Array | null;
}

/** 1, 2 and 5 of each power of ten. */
function steps(first: number, count: number): readonly number[] {
  const digits = [1, 2, 5];
  // A product of powers of ten has no such fractions as 0.1 * 3 has.
  return Array.from({ length: count }, (_, k) => {
    const power = Math.floor(k / 3) + first;
    const digit = digits[k % 3] ?? 1;
    return power < 0 ? digit / 10 ** -power : digit * 10 ** power;
  });
}

/** Bytes: 0, then 1, 2, 5, 10 to 5 GB. */
export const SIZE_STEPS: readonly number[] = [0, ...steps(0, 30)];
/** Milliseconds: 0.1, 0.2, 0.5, 1 to some years. */
export const GAP_STEPS: readonly number[] = steps(-1, 39);

/** Widths of bins, in milliseconds, that people read easily. */
const WIDTHS: readonly number[] = [
  ...steps(-1, 16),
  15_000,
  30_000,
  60_000,
  120_000,
  300_000,
  600_000,
  1_800_000,
  3_600_000,
  7_200_000,
  21_600_000,
  86_400_000,
];

/** The width of bins of which at most so many are needed for a time. */
function binWidth(ms: number, most: number): number {
  const needed = ms / Math.max(1, most - 1);
  const known = WIDTHS.find((width) => width >= needed);
  return known ?? Math.ceil(needed / 86_400_000) * 86_400_000;
}

/** The time from the first to the last message and event of a connection; null where no time is known. */
export function wholeSpan(
  messages: MessageIndex,
  rows: RowNumbers,
  known: readonly number[],
): TimeSpan | null {
  let from = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  const take = (at: number) => {
    if (!(at > 0)) return;
    if (at < from) from = at;
    if (at > until) until = at;
  };
  for (const at of known) take(at);
  for (let k = 0; k < rows.length; k += 1) take(messages.time(rows.at(k)));
  return from <= until ? { from, until } : null;
}

/**
 * Counts the messages of a time, in at most so many bins. It goes through all rows once and keeps numbers only.
 * @param span the time to draw; null for the whole
 */
export function trafficPicture(
  messages: MessageIndex,
  rows: RowNumbers,
  whole: TimeSpan,
  span: TimeSpan | null,
  mostBins: number,
  readings: BufferedReadings | null = null,
): TrafficPicture {
  const wanted = span ?? whole;
  const binMs = binWidth(wanted.until - wanted.from, mostBins);
  const from = Math.floor(wanted.from / binMs) * binMs;
  const bins = Math.max(1, Math.floor((wanted.until - from) / binMs) + 1);
  const sent = newWay(bins);
  const received = newWay(bins);
  const last: [number, number] = [Number.NaN, Number.NaN];
  for (let k = 0; k < rows.length; k += 1) {
    const i = rows.at(k);
    const at = messages.time(i);
    if (!(at > 0)) continue;
    const flags = messages.flags(i);
    const side = (flags & FLAG.outgoing) === 0 ? 1 : 0;
    const gap = at - last[side];
    last[side] = at;
    const bin = Math.floor((at - from) / binMs);
    if (at < wanted.from || at > wanted.until || bin < 0 || bin >= bins) continue;
    const way = side === 0 ? sent : received;
    way.messages[bin] = (way.messages[bin] ?? 0) + 1;
    if (gap >= 0) count(way.gaps, GAP_STEPS, gap);
    if ((flags & FLAG.payloadUnknown) !== 0) continue;
    const size = messages.size(i);
    way.bytes[bin] = (way.bytes[bin] ?? 0) + size;
    count(way.sizes, SIZE_STEPS, size);
  }
  const buffered = readings === null ? null : highestReadings(readings, sent.messages, from, binMs);
  return { span: { from, until: from + bins * binMs }, binMs, whole, sent, received, buffered };
}

/** By bin. Only readings that differ are reported: where something was sent without one, the last one holds. */
function highestReadings(
  readings: BufferedReadings,
  sent: Uint32Array,
  from: number,
  binMs: number,
): Float64Array {
  const highest = new Float64Array(sent.length).fill(Number.NaN);
  let last = Number.NaN;
  let next = 0;
  for (let bin = -1; bin < sent.length; bin += 1) {
    let most = (sent[bin] ?? 0) > 0 ? last : Number.NaN;
    const until = from + (bin + 1) * binMs;
    for (; next < readings.length && readings.at(next) < until; next += 1) {
      last = readings.bytes(next);
      if (!(most >= last)) most = last;
    }
    if (bin >= 0) highest[bin] = most;
  }
  return highest;
}

function newWay(bins: number): WayPicture {
  return {
    messages: new Uint32Array(bins),
    bytes: new Float64Array(bins),
    sizes: new Uint32Array(SIZE_STEPS.length),
    gaps: new Uint32Array(GAP_STEPS.length),
  };
}

function count(counts: Uint32Array, limits: readonly number[], value: number): void {
  let step = 0;
  while (step < limits.length - 1 && value > (limits[step] ?? 0)) step += 1;
  counts[step] = (counts[step] ?? 0) + 1;
}
