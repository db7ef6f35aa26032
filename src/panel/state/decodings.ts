import { type ReadonlySignal, signal } from '@preact/signals';
import { decodableConnection } from '../../analysis/decoders/decodable-connection.ts';
import type { LogId } from '../../events/units.ts';
import type { Connection } from '../../session/connection.ts';
import { type Field, readField } from '../../session/filter/field.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import { firstAtOrAfter } from '../selectors/row-order.ts';
import type {
  DecodeAnswer,
  DecodedLine,
  DecoderChoice,
  DecoderName,
  DecodeWish,
} from '../worker/decode-task.ts';
import type { DecodeClient } from './decode-client.ts';
import { decodeWish, FIRST, WHOLE } from './decode-wish.ts';
import { messagePlaces } from './message-places.ts';

/** How many messages before and after those in view are decoded with them, so that a scrolling list finds them. */
const AROUND = 100;
/** Lines that are kept: some screens full. */
const KEPT = 4000;
/** Rows that are wanted at most; those of the last drawing count. */
const MOST_WANTED = 400;

interface Doors {
  readonly client: DecodeClient;
  /** The decoder that people chose for a connection; null where its messages decide. */
  readonly chosen: (connection: Connection) => DecoderName | null;
  readonly log: ReadonlySignal<LogId | null>;
  readonly onNextFrame: (draw: () => void) => void;
}

/**
 * Type and summary of the visible messages of one connection, from a worker. They arrive later: `revision` changes when some
 * have. Messages are decoded in their order: the worker goes on from where it stands, or begins anew for one that lies before.
 */
export class Decodings {
  readonly #doors: Doors;
  readonly #revision = signal(0);
  readonly #choice = signal<DecoderChoice | null>(null);
  readonly #lines = new Map<number, DecodedLine>();
  readonly #wanted = new Set<number>();
  #connection: Connection | null = null;
  #index: MessageIndex | null = null;
  #decoder: DecoderName | null = null;
  /** The fields that lines have, by their names. */
  #fields: ReadonlyMap<string, Field> = new Map();
  /** The order that is not answered yet. */
  #asked: Promise<DecodeAnswer> | null = null;
  /** How many of the connection's messages the worker's conversation has read; -1 where it has none. */
  #read = -1;
  /** How many the decoder was chosen from. */
  #chosenFrom = 0;
  #fromMiddle = false;
  /** The rows that are kept of the answer; null for all. */
  #only: ReadonlySet<number> | null = null;
  #waiting = false;

  constructor(doors: Doors) {
    this.#doors = doors;
  }

  get revision(): ReadonlySignal<number> {
    return this.#revision;
  }

  /** How the messages of the connection are decoded that was asked for last; null until it is known. */
  get choice(): ReadonlySignal<DecoderChoice | null> {
    return this.#choice;
  }

  /**
   * Turns to a connection: what is kept is of one alone.
   * @param fields those that are columns, as the filter language writes them
   */
  turnTo(connection: Connection, index: MessageIndex, fields: readonly string[] = []): void {
    const decoder = this.#doors.chosen(connection);
    const same =
      connection.id === this.#connection?.id &&
      index === this.#index &&
      decoder === this.#decoder &&
      [...this.#fields.keys()].join('\n') === fields.join('\n');
    this.#decoder = decoder;
    this.#connection = connection;
    this.#index = index;
    if (same) return;
    this.#fields = new Map(
      fields.flatMap((name) => {
        const field = readField(name);
        return field === null ? [] : [[name, field] as const];
      }),
    );
    this.#forget();
  }

  /** What a row has at a field; null where nobody can look, undefined while it is looked for, and where it is no column. */
  fieldOf(row: number, name: string): string | null | undefined {
    const line = this.of(row);
    if (line === undefined || line === null) return line;
    return line.fields[[...this.#fields.keys()].indexOf(name)];
  }

  /** A row's line; null where it cannot be said, undefined while it is decoded. */
  of(row: number): DecodedLine | undefined {
    const known = this.#lines.get(row);
    if (known !== undefined) return known;
    this.#wanted.delete(row);
    this.#wanted.add(row);
    if (!this.#waiting) {
      this.#waiting = true;
      this.#doors.onNextFrame(() => {
        this.#waiting = false;
        this.#ask();
      });
    }
    return undefined;
  }

  clear(): void {
    this.#connection = null;
    this.#index = null;
    this.#forget();
  }

  #forget(): void {
    this.#lines.clear();
    this.#wanted.clear();
    this.#read = -1;
    this.#asked = null;
    if (this.#choice.peek() !== null) this.#choice.value = null;
  }

  #ask(): void {
    const log = this.#doors.log.peek();
    const connection = this.#connection;
    const index = this.#index;
    if (this.#asked !== null || this.#wanted.size === 0) return;
    if (log === null || connection === null || index === null) return;
    const wish = this.#wish(log, connection, index);
    this.#wanted.clear();
    if (wish === null) return;
    const asked = this.#doors.client.ask({ type: 'lines', fields: [...this.#fields.values()], ...wish });
    this.#asked = asked;
    void asked.then((answer) => {
      if (asked === this.#asked) this.#take(answer);
    });
  }

  #wish(log: LogId, connection: Connection, index: MessageIndex): DecodeWish | null {
    const rows = index.ofConnection(connection.id);
    const places = [...this.#wanted]
      .slice(-MOST_WANTED)
      .map((row) => firstAtOrAfter(rows, row))
      .filter((k) => k < rows.length);
    if (places.length === 0) return null;
    const least = Math.min(...places);
    const last = Math.max(...places);
    // Filtered rows may lie far apart: what lies between them would push them out.
    const apart = last - least > MOST_WANTED;
    this.#only = apart ? new Set(places.map((k) => rows.at(k))) : null;
    const around = apart ? 0 : AROUND;
    const to = Math.min(rows.length, Math.min(last, least + MOST_WANTED) + 1 + around);
    const first = Math.min(FIRST, rows.length);
    const goesOn =
      this.#read >= 0 && this.#chosenFrom === first && this.#read <= least && least - this.#read <= WHOLE;
    const from = this.#read;
    this.#read = to;
    if (goesOn) {
      return {
        log,
        connection: decodableConnection(connection),
        decoder: this.#decoder,
        places: messagePlaces(index, to - from, (k) => rows.at(from + k)),
        first: 0,
        fromMiddle: this.#fromMiddle,
        // A row before the wanted ones was in view a moment ago, or will be.
        wantedFrom: Math.max(0, least - around - from),
      };
    }
    const wish = decodeWish({ log, connection, index, decoder: this.#decoder }, least, to, around);
    this.#chosenFrom = first;
    this.#fromMiddle = wish.fromMiddle;
    if (!wish.fromMiddle) this.#read = wish.places.rows.length;
    return wish;
  }

  #take(answer: DecodeAnswer): void {
    this.#asked = null;
    if (answer.type !== 'lines') {
      this.#read = -1;
      return;
    }
    const before = this.#choice.peek();
    if (
      before === null ||
      before.decoder !== answer.choice.decoder ||
      before.reason !== answer.choice.reason
    ) {
      this.#lines.clear();
      this.#choice.value = answer.choice;
    }
    for (const [k, row] of answer.rows.entries()) {
      if (this.#only?.has(row) ?? true) this.#lines.set(row, answer.lines[k] ?? null);
    }
    for (const oldest of this.#lines.keys()) {
      if (this.#lines.size <= KEPT) break;
      this.#lines.delete(oldest);
    }
    this.#revision.value++;
    this.#ask();
  }
}
