import type { PlainValue } from '../decoders/tree/plain-value.ts';
import { eachScalarField } from './scalar-fields.ts';

/** Numbers of a sequence that never came. */
export interface SequenceGap {
  /** The path of the field, such as `d.seq`. */
  readonly field: string;
  /** What the message says it belongs to; null where it says nothing of that kind. */
  readonly channel: string | null;
  readonly outgoing: boolean;
  /** The first and the last number that are missing. */
  readonly from: number;
  readonly to: number;
  /** EpochMilliseconds of the message that came instead; NaN where no time is known. */
  readonly at: number;
}

/** Names of fields that count messages. */
const COUNTS =
  /(?:^|[.\]])(?:s|seq|seq_?n(?:o|um|umber)|seq_?id|sequence|sequence_?(?:number|num|no|id)|offset|msg_?seq)$/i;
/** Ids that are numbers may count as well; they leave numbers out more easily. */
const IDS = /(?:^|[.\]])(?:id|msg_?id|message_?id|event_?id)$/i;
/** Names of what numbers are counted in, each by itself. */
const CHANNELS =
  /(?:^|[.\]])(?:channel|topic|stream|room|symbol|product_?id|market|pair|subject|table|partition|subscription|sid)$/i;

/** So many steps of one, and this part of all, make a sequence: then a larger step is a gap. */
const ENOUGH = { counts: { steps: 20, share: 0.9 }, ids: { steps: 50, share: 0.98 } };
const MOST_SERIES = 512;
const MOST_GAPS = 100;

interface Series {
  readonly field: string;
  readonly channel: string | null;
  readonly outgoing: boolean;
  readonly enough: { readonly steps: number; readonly share: number };
  readonly gaps: SequenceGap[];
  last: number;
  steps: number;
  ofOne: number;
}

/** Finds fields that count messages one by one, and the numbers that they left out. */
export class SequenceMeter {
  readonly #series = new Map<string, Series>();

  add(value: PlainValue, outgoing: boolean, at: number): void {
    const numbers: [path: string, number: number][] = [];
    let channel: string | null = null;
    eachScalarField(value, (path, scalar) => {
      if (CHANNELS.test(path)) channel ??= String(scalar);
      else if (typeof scalar === 'number' && (COUNTS.test(path) || IDS.test(path)))
        numbers.push([path, scalar]);
    });
    for (const [path, number] of numbers) {
      const series = this.#of(path, channel, outgoing);
      if (series !== null) step(series, number, at);
    }
  }

  /** By time. */
  gaps(): readonly SequenceGap[] {
    return [...this.#series.values()]
      .filter(({ steps, ofOne, enough }) => ofOne >= enough.steps && ofOne >= steps * enough.share)
      .flatMap(({ gaps }) => gaps)
      .toSorted((a, b) => a.at - b.at);
  }

  #of(field: string, channel: string | null, outgoing: boolean): Series | null {
    const key = `${outgoing ? '>' : '<'}${field} ${channel ?? ''}`;
    const known = this.#series.get(key);
    if (known !== undefined || this.#series.size >= MOST_SERIES) return known ?? null;
    const enough = COUNTS.test(field) ? ENOUGH.counts : ENOUGH.ids;
    const series = { field, channel, outgoing, enough, gaps: [], last: Number.NaN, steps: 0, ofOne: 0 };
    this.#series.set(key, series);
    return series;
  }
}

function step(series: Series, number: number, at: number): void {
  const { last, gaps, field, channel, outgoing } = series;
  if (number < last) {
    // Late, or a new beginning: the server counts anew after a restart.
    if (!cameLate(gaps, number)) series.last = number;
    return;
  }
  series.last = number;
  // The same once more is a message that was repeated, not a step.
  if (Number.isNaN(last) || number === last) return;
  series.steps += 1;
  if (number === last + 1) series.ofOne += 1;
  else if (gaps.length < MOST_GAPS)
    gaps.push({ field, channel, outgoing, from: last + 1, to: number - 1, at });
}

/** Takes a number out of the gap that it was missing in. */
function cameLate(gaps: SequenceGap[], number: number): boolean {
  const index = gaps.findIndex(({ from, to }) => from <= number && number <= to);
  const gap = gaps[index];
  if (gap === undefined) return false;
  const parts = [
    { ...gap, to: number - 1 },
    { ...gap, from: number + 1 },
  ].filter(({ from, to }) => from <= to);
  gaps.splice(index, 1, ...parts);
  return true;
}
