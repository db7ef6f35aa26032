import { isNamedAnswer } from '../contract/answer-rules.ts';
import type { MessageWords } from './message-trail.ts';
import { type PreparedConnection, unaskedRows } from './prepared-connection.ts';
import { saysTrouble } from './says-trouble.ts';

/** So many events of one type, and none in the other recording, are hardly chance where other events come more or less often. */
const FEWEST_EVENTS = 6;

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
      (kind) => this.#isEvent(kind) && left.get(kind)?.length !== right.get(kind)?.length,
    );
  }

  /** Whether a message may stand at any place among the others: not in a dialog before the first event. */
  isMovable(row: number, other: number): boolean {
    return row > (this.#firstEvents.get(this.#a) ?? 0) || other > (this.#firstEvents.get(this.#b) ?? 0);
  }

  /** Whether a message, whose type never came in the other recording, may be an event that just did not happen there. */
  isChance(compared: PreparedConnection, row: number): boolean {
    const { trail } = compared;
    const kind = trail.kinds[row] ?? 0;
    const { name, outgoing } = this.#words.kind(kind);
    if (outgoing || !this.#vary) return false;
    const rows = this.#unasked.get(compared)?.get(kind) ?? [];
    if (rows.length === 0 || rows.length >= FEWEST_EVENTS) return false;
    if ((rows.at(-1) ?? 0) < (this.#firstEvents.get(compared) ?? 0)) return false;
    if (ENDS.test(name) || saysTrouble(name, trail.values.get(row))) return false;
    return !isCaused(compared, kind, rows, this.#words) && !isQuoted(compared, row, this.#words);
  }

  #isEvent(kind: number): boolean {
    const { outgoing, heartbeat } = this.#words.kind(kind);
    return !outgoing && !heartbeat;
  }

  #firstEvent({ trail, requestOf }: PreparedConnection): number {
    const first = trail.kinds.findIndex(
      (kind, row) => this.#streams.has(kind) && this.#isEvent(kind) && !requestOf.has(row),
    );
    return first === -1 ? Number.POSITIVE_INFINITY : first;
  }
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
