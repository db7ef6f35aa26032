import type { PlainValue } from '../decoders/tree/plain-value.ts';
import { eachScalarField } from './scalar-fields.ts';
import { isUnseen, type Unseen } from './unseen-times.ts';

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
/** What part of its numbers may be lower than the one before: of what several count at once, many are. */
const BACKWARD = 0.05;
/** Until it went so many steps of one from where it began anew, it may be what came before that is sent again. */
const AGAIN = 100;
const MOST_SERIES = 512;
const MOST_GAPS = 100;

interface KeptGap extends SequenceGap {
  /** When the number before it came. */
  readonly since: number;
}

interface Series {
  readonly field: string;
  readonly channel: string | null;
  readonly outgoing: boolean;
  readonly enough: { readonly steps: number; readonly share: number };
  readonly gaps: KeptGap[];
  last: number;
  lastAt: number;
  /** The highest number before it began anew. */
  top: number;
  stepsAnew: number;
  /** A number that came late, or where it begins anew: the next one says which. */
  lower: number;
  steps: number;
  ofOne: number;
  backward: number;
  /** How many messages of its side were doubtful when the last number came. */
  doubtful: number;
}

/** Finds fields that count messages one by one, and the numbers that they left out. */
export class SequenceMeter {
  readonly #series = new Map<string, Series>();
  /** Messages of each side, the client's first, that may have had a number where nobody looked. */
  readonly #doubtful: [number, number] = [0, 0];

  /** A message that nobody could read. */
  unread(outgoing: boolean): void {
    this.#doubtful[outgoing ? 0 : 1] += 1;
  }

  add(value: PlainValue, outgoing: boolean, at: number): void {
    const numbers: [path: string, number: number][] = [];
    let channel: string | null = null;
    let isInList = false;
    const isAll = eachScalarField(value, (path, scalar) => {
      if (CHANNELS.test(path)) channel ??= String(scalar);
      else if (typeof scalar !== 'number' || !(COUNTS.test(path) || IDS.test(path))) return;
      // How many numbers a list has differs from message to message.
      else if (path.includes('[')) isInList = true;
      else numbers.push([path, scalar]);
    });
    if (numbers.length === 0 && (isInList || !isAll)) this.unread(outgoing);
    for (const [path, number] of numbers) {
      const series = this.#of(path, channel, outgoing);
      if (series !== null) step(series, number, at, this.#doubtful[outgoing ? 0 : 1]);
    }
  }

  /**
   * By time.
   * @param unseen times in which nobody observed: what is missing from them may have come
   */
  gaps(unseen: readonly Unseen[]): readonly SequenceGap[] {
    return [...this.#series.values()]
      .filter(
        ({ steps, ofOne, backward, enough }) =>
          ofOne >= enough.steps && ofOne >= steps * enough.share && backward <= steps * BACKWARD,
      )
      .flatMap(({ gaps }) => gaps)
      .filter(({ since, at }) => !isUnseen(unseen, since, at))
      .map(({ field, channel, outgoing, from, to, at }) => ({ field, channel, outgoing, from, to, at }))
      .toSorted((a, b) => a.at - b.at);
  }

  #of(field: string, channel: string | null, outgoing: boolean): Series | null {
    const key = `${outgoing ? '>' : '<'}${field} ${channel ?? ''}`;
    const known = this.#series.get(key);
    if (known !== undefined || this.#series.size >= MOST_SERIES) return known ?? null;
    const enough = COUNTS.test(field) ? ENOUGH.counts : ENOUGH.ids;
    const series: Series = {
      field,
      channel,
      outgoing,
      enough,
      gaps: [],
      last: Number.NaN,
      lastAt: Number.NaN,
      top: Number.NaN,
      stepsAnew: 0,
      lower: Number.NaN,
      steps: 0,
      ofOne: 0,
      backward: 0,
      doubtful: 0,
    };
    this.#series.set(key, series);
    return series;
  }
}

/** @param doubtful messages of this side so far that may have had a number */
function step(series: Series, number: number, at: number, doubtful: number): void {
  const { last, lastAt } = series;
  const isDoubtful = doubtful > series.doubtful;
  series.doubtful = doubtful;
  if (number < last) {
    lower(series, number, at);
    return;
  }
  series.lower = Number.NaN;
  series.last = number;
  series.lastAt = at;
  // The same once more is a message that was repeated, not a step.
  if (Number.isNaN(last) || number === last) return;
  series.steps += 1;
  if (number === last + 1) {
    series.ofOne += 1;
    series.stepsAnew += 1;
    if (series.stepsAnew >= AGAIN) series.top = Number.NaN;
    return;
  }
  // What came before it began anew is not missing.
  const from = Math.max(last, series.top || last) + 1;
  if (from >= number || isDoubtful || series.gaps.length >= MOST_GAPS) return;
  const { field, channel, outgoing } = series;
  series.gaps.push({ field, channel, outgoing, from, to: number - 1, at, since: lastAt });
}

/** A number that came late or once more, or a new beginning, as after a restart: then the next one follows it. */
function lower(series: Series, number: number, at: number): void {
  const isAnew = number === series.lower + 1;
  if (!isAnew) series.backward += 1;
  series.lower = number;
  if (cameLate(series.gaps, number) || !isAnew) return;
  series.steps += 1;
  series.ofOne += 1;
  series.top = Math.max(series.last, series.top || series.last);
  series.stepsAnew = 1;
  series.last = number;
  series.lastAt = at;
  series.lower = Number.NaN;
}

/** Takes a number out of the gap that it was missing in. */
function cameLate(gaps: KeptGap[], number: number): boolean {
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
