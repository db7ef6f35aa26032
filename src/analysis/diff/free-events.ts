import { isNamedAnswer } from '../contract/answer-rules.ts';
import type { PlacedDifference } from './difference.ts';
import { besides, neverCame } from './message-differences.ts';
import type { MessageWords } from './message-trail.ts';
import { type PreparedConnection, unaskedRows } from './prepared-connection.ts';
import { saysTrouble } from './says-trouble.ts';
import { BY_TOPIC } from './stream-kinds.ts';

/** All events of one type fall into one of two recordings by chance at most so often where that is named. */
const CHANCE = 0.005;
/** Times say less than that, because events come in bursts. */
const LEAST_PART = 0.4;
/** The same of two types of one form, of which each recording has one: the one has the name of the other. */
const CHANCE_OF_RENAMING = 0.01;
/** So few of them say nothing. */
const FEWEST_RENAMED = 3;

/** Names of messages that end something, word by word. */
const ENDS =
  /(?:^|[^a-z])(?:end|ended|done|completed?|finish(?:ed)?|over|results?|closed?|closing|bye|goodbye|stop(?:ped)?|final|eof|eos)(?![a-z])/i;

/** Shortest text by which a client can refer to one message of the server alone. */
const SHORTEST_ID = 6;

/**
 * What of a server's unasked messages is chance: once a stream of events began, an event comes when it happens. That one stands at another
 * place then, or that one came a few times in one recording and never in the other, says nothing where other events come more or less often too.
 */
export class FreeEvents {
  readonly #a: PreparedConnection;
  readonly #b: PreparedConnection;
  readonly #words: MessageWords;
  readonly #streams: ReadonlySet<number>;
  readonly #vary: boolean;
  /** Types that have another name in the other recording. */
  readonly #renamed: ReadonlySet<number>;
  readonly #firstEvents: ReadonlyMap<PreparedConnection, number>;
  readonly #unasked: ReadonlyMap<PreparedConnection, ReadonlyMap<number, readonly number[]>>;

  constructor(
    a: PreparedConnection,
    b: PreparedConnection,
    words: MessageWords,
    streams: ReadonlySet<number>,
  ) {
    [this.#a, this.#b, this.#words, this.#streams] = [a, b, words, streams];
    const [left, right] = [unaskedRows(a), unaskedRows(b)];
    this.#unasked = new Map([
      [a, left],
      [b, right],
    ]);
    this.#firstEvents = new Map([a, b].map((each) => [each, this.#firstEvent(each)]));
    this.#vary = [...streams].some(
      (kind) => this.#isUnasked(kind) && left.get(kind)?.length !== right.get(kind)?.length,
    );
    this.#renamed = this.#findRenamed();
  }

  /** Whether a message may stand at any place among the others: not in a dialog before the first event. */
  isMovable(row: number, other: number): boolean {
    return row > (this.#firstEvents.get(this.#a) ?? 0) || other > (this.#firstEvents.get(this.#b) ?? 0);
  }

  /** Whether a message, whose type never came in the other recording, may be an event that just did not happen there. */
  isChance(compared: PreparedConnection, row: number): boolean {
    const kind = compared.trail.kinds[row] ?? 0;
    if (!this.#vary || this.#renamed.has(kind) || !this.isEvent(compared, row)) return false;
    const rows = this.#unasked.get(compared)?.get(kind) ?? [];
    return this.#part(compared, kind) ** rows.length >= CHANCE;
  }

  /** Whether a message of the server came when something happened, and is no step of its dialog with the client. */
  isEvent(compared: PreparedConnection, row: number): boolean {
    const { trail } = compared;
    const kind = trail.kinds[row] ?? 0;
    const { name, outgoing } = this.#words.kind(kind);
    const rows = this.#unasked.get(compared)?.get(kind) ?? [];
    if (outgoing || !rows.includes(row)) return false;
    if ((rows.at(-1) ?? 0) < (this.#firstEvents.get(compared) ?? 0)) return false;
    if (ENDS.test(name) || saysTrouble(name, trail.values.get(row))) return false;
    return !isCaused(compared, kind, rows, this.#words) && !isQuoted(compared, row, this.#words);
  }

  /** Types of events whose order is drawn, of which one recording has none although that is no chance. */
  absent(): PlacedDifference[] {
    return [this.#a, this.#b].flatMap((one) =>
      this.#onlyIn(one).flatMap(([kind, rows]) => {
        if (!this.#streams.has(kind)) return [];
        if (!this.#renamed.has(kind) && this.#part(one, kind) ** rows.length >= CHANCE) return [];
        const say = one === this.#a ? neverCame : besides;
        return rows.map((row) => say(one, row, this.#words));
      }),
    );
  }

  /** Events whose type the other recording has none of. */
  #onlyIn(one: PreparedConnection): (readonly [number, readonly number[]])[] {
    const other = one === this.#a ? this.#b : this.#a;
    const known = new Set(other.trail.kinds);
    return [...(this.#unasked.get(one) ?? [])].filter(([kind]) => {
      const { protocol, perhapsData = false } = this.#words.kind(kind);
      return (
        this.#isUnasked(kind) &&
        !known.has(kind) &&
        !BY_TOPIC.has(protocol) &&
        protocol !== 'text' &&
        !perhapsData
      );
    });
  }

  #findRenamed(): Set<number> {
    const found = new Set<number>();
    for (const [kind, rows] of this.#onlyIn(this.#a)) {
      for (const [instead, others] of this.#onlyIn(this.#b)) {
        if (Math.min(rows.length, others.length) < FEWEST_RENAMED) continue;
        const shapes = new Set(rows.map((row) => this.#a.trail.shapes[row]));
        if (!others.some((row) => shapes.has(this.#b.trail.shapes[row]))) continue;
        const parts = [
          this.#part(this.#a, kind) ** rows.length,
          this.#part(this.#b, instead) ** others.length,
        ];
        if ((parts[0] ?? 1) * (parts[1] ?? 1) >= CHANCE_OF_RENAMING) continue;
        found.add(kind).add(instead);
      }
    }
    return found;
  }

  /** What part of the time, or of the events of other types, one recording has: by chance, an event falls into it so often. */
  #part(one: PreparedConnection, without: number): number {
    const count = (each: PreparedConnection) => {
      let events = 1;
      for (const [kind, rows] of this.#unasked.get(each) ?? [])
        if (kind !== without && this.#streams.has(kind) && this.#isUnasked(kind)) events += rows.length;
      return events;
    };
    const [own, other] = [count(one), count(one === this.#a ? this.#b : this.#a)];
    const [long, longOther] = [lasts(one), lasts(one === this.#a ? this.#b : this.#a)];
    return Math.min(own / (own + other), Math.max(long / (long + longOther), LEAST_PART));
  }

  #isUnasked(kind: number): boolean {
    const { outgoing, heartbeat } = this.#words.kind(kind);
    return !outgoing && !heartbeat;
  }

  #firstEvent({ trail, requestOf }: PreparedConnection): number {
    const first = trail.kinds.findIndex(
      (kind, row) => this.#streams.has(kind) && this.#isUnasked(kind) && !requestOf.has(row),
    );
    return first === -1 ? Number.POSITIVE_INFINITY : first;
  }
}

/** How long its messages came, in milliseconds. */
function lasts({ trail, connection }: PreparedConnection): number {
  return Math.max(1, (trail.at.at(-1) ?? 0) - connection.createdAt);
}

/** Whether each message of a kind follows a message of the client of one kind, of which there are as many. */
function isCaused(
  { trail }: PreparedConnection,
  kind: number,
  rows: readonly number[],
  words: MessageWords,
): boolean {
  const asks = (number: number) => words.kind(number).outgoing && !words.kind(number).heartbeat;
  const { name } = words.kind(kind);
  const causes = new Set<number>();
  for (const row of rows) {
    const cause = trail.kinds.findLastIndex((number, at) => at < row && asks(number));
    if (cause === -1) return false;
    if (isNamedAnswer(words.kind(trail.kinds[cause] ?? 0).name, name)) return true;
    causes.add(cause);
  }
  const [first, ...others] = new Set([...causes].map((row) => trail.kinds[row] ?? 0));
  if (first === undefined || others.length > 0 || causes.size < rows.length) return false;
  return trail.kinds.filter((number) => number === first).length === rows.length;
}

/** Whether the client later names an id that it has from this message: then it is a step of their dialog. */
function isQuoted({ trail, exchanges }: PreparedConnection, row: number, words: MessageWords): boolean {
  // A client that acknowledges each event says nothing of this one.
  if (exchanges.some(({ request }) => request === row)) return false;
  const own = new Set<string>();
  for (const { kind, text } of trail.values.get(row)?.values() ?? [])
    if (kind !== 'boolean' && text.length >= SHORTEST_ID) own.add(text);
  if (own.size === 0) return false;
  for (const [at, values] of trail.values) {
    const { outgoing } = words.kind(trail.kinds[at] ?? 0);
    for (const { text } of values.values()) {
      if (!own.has(text)) continue;
      if (at < row) own.delete(text);
      else if (at > row && outgoing) return true;
    }
  }
  return false;
}
