import type { ProtocolId } from '../decoders/decoded.ts';
import { type Latency, MOST_PLACES, patienceOf } from './answer-times.ts';
import { LineFit } from './line-fit.ts';
import { PairTimes } from './pair-times.ts';
import type { SentField, SentValue } from './sent-field.ts';

/** Names of ids, as the last part of a path. */
const ID =
  /(?:^|[._-])(?:id|ids?|uid|uuid|guid|ref|rid|mid|cid|nonce|token|tag|echo|seq_?id|request|correlation)$|(?:Id|ID|Ref|Token|Nonce)$|^(?:req|msg|call|corr|txn?|trans|ack|reply)/;
/** Names of counters and times, which both sides may have by themselves. */
const COUNTER =
  /(?:^|[._-])(?:seq|sequence|s|n|i|no|num|offset|index|idx|counter|count|total|tick|frame|version|rev|revision|ts|time|date|timestamp|at|x|y|z)$|(?:Seq|Time|At|Index|Offset|Count|Version|Timestamp)$/;

/** How many values have to come back, by what they are: drawn at random, of a field with the name of an id, or of any other. */
const ENOUGH = { random: 3, id: 5, other: 12 };
/** What part of the answering field's values have to be requests'. */
const SHARE = 0.8;
/** How often values may go the other way round, as a share: of two counters that run by themselves now one leads, now the other. */
const REVERSED = 0.05;
/** A lag that grew by fewer values shows nothing. */
const LAG = 4;
/** How even a growth is that two rates make: what part of the lags' variance a straight line explains. */
const EVEN = 0.8;
const MOST_KINDS = 200;

interface Row {
  readonly kind: string;
  readonly protocol: ProtocolId;
  readonly times: PairTimes;
  count: number;
}

/** Whether a field has the name of an id, by its path. */
export function namesIds(path: string): boolean {
  return ID.test(lastPart(path)) && !COUNTER.test(lastPart(path));
}

/** A field of one side whose values come back in a field of the other. */
export class FieldPair {
  readonly asked: SentField;
  readonly answers: SentField;
  readonly #rows = new Map<string, Row>();
  #count = 0;
  #again = 0;
  #random = 0;
  #successive = 0;
  #last = Number.NaN;
  readonly #lags = new LineFit();

  constructor(asked: SentField, answers: SentField) {
    this.asked = asked;
    this.answers = answers;
  }

  /** How many values came back. */
  get count(): number {
    return this.#count;
  }

  get namesIds(): boolean {
    return namesIds(this.asked.path);
  }

  /** A value of a request came back. */
  answered(request: SentValue, value: string | number, at: number, place: number): void {
    if (request.cameBackIn.has(this.answers.path)) {
      this.#again += 1;
      return;
    }
    request.cameBackIn.add(this.answers.path);
    this.#count += 1;
    if (isRandom(value)) this.#random += 1;
    if (Number(value) === this.#last + 1) this.#successive += 1;
    this.#last = Number(value);
    this.#lags.add(this.#count, this.asked.count - request.ordinal);
    const row = this.#row(request);
    if (row === null) return;
    row.count += 1;
    row.times.add(request.at, at, request.place, place);
  }

  /**
   * Whether this can be nothing but requests and answers. Two counters that run by themselves are not: they have the names of counters,
   * one overtakes the other, or one falls back further and further, evenly, without leaving any value out.
   * @param reversed how often values went from the answers' field to the requests'
   */
  isProven(reversed: number): boolean {
    const count = this.#count;
    const random = this.#random >= count * 0.9;
    const enough = random ? ENOUGH.random : this.namesIds ? ENOUGH.id : ENOUGH.other;
    if (count < enough || !this.asked.isUnique) return false;
    const [asked, answers] = [lastPart(this.asked.path), lastPart(this.answers.path)];
    if (COUNTER.test(asked) && (asked === answers || COUNTER.test(answers))) return false;
    if (random) return true;
    if (reversed > count * REVERSED) return false;
    if (count + this.#again < this.answers.count * SHARE) return false;
    const fallsBack = this.#lags.slope * count >= LAG && this.#lags.explained >= EVEN;
    return !(fallsBack && this.#successive >= (count - 1) * 0.9);
  }

  /** By kind of request. A kind that is never answered asks for nothing. */
  latencies(outgoing: boolean, unread: number, unseenUntil: number, end: number): readonly Latency[] {
    const all = this.asked.open(this.answers.path);
    return [...this.#rows.values()].map(({ kind, protocol, times, count }) => {
      const observed = unseenUntil === Number.NEGATIVE_INFINITY;
      const kept = (all.get(kind) ?? []).filter(({ at }) => observed || at > unseenUntil);
      const open = observed ? this.asked.countOf(kind) - count : kept.length;
      const unanswered = Math.max(0, open - unread);
      const patience = patienceOf(times.longest, count);
      return {
        protocol,
        type: kind,
        outgoing,
        count,
        unanswered,
        waiting: Math.min(unanswered, kept.filter(({ at }) => end - at < patience).length),
        unansweredAt: kept.length === unanswered ? kept.slice(0, MOST_PLACES).map(({ place }) => place) : [],
        ...times.figures(),
      };
    });
  }

  #row({ kind, protocol }: SentValue): Row | null {
    const known = this.#rows.get(kind);
    if (known !== undefined || this.#rows.size >= MOST_KINDS) return known ?? null;
    const row = { kind, protocol, times: new PairTimes(), count: 0 };
    this.#rows.set(kind, row);
    return row;
  }
}

/** A value that two sides do not choose by chance. */
function isRandom(value: string | number): boolean {
  if (typeof value === 'number') return value >= 2 ** 31;
  return value.length >= 8 && (/\d/.test(value) || value.length >= 16) && !/^\d{1,12}$/.test(value);
}

function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}
