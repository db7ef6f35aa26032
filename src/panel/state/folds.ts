import { type ReadonlySignal, signal } from '@preact/signals';
import { decodableConnection } from '../../analysis/decoders/decodable-connection.ts';
import type { BeatRun } from '../../analysis/rhythm/beat-runs.ts';
import type { LogId } from '../../events/units.ts';
import type { Connection } from '../../session/connection.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import type { RowNumbers } from '../../session/row-list.ts';
import { FoldedRows } from '../selectors/folded-rows.ts';
import type { DecodeAnswer, DecoderName } from '../worker/decode-task.ts';
import type { DecodeClient } from './decode-client.ts';
import { FIRST } from './decode-wish.ts';
import { messagePlaces } from './message-places.ts';

/** Messages that are asked for at once: some milliseconds of the panel, and some more of the worker, which others wait for. */
const PIECE = 2000;
/** Runs beyond these are listed message by message: each is an object here. */
const MOST_RUNS = 100_000;
/** Before this there was no WebSocket: such a time only says an order, as that of a transcript. */
const FIRST_TIME = Date.UTC(2000, 0);

interface Wish {
  readonly log: LogId;
  readonly connection: Connection;
  readonly index: MessageIndex;
  readonly decoder: DecoderName | null;
}

/** The runs of heartbeats of one connection, from the worker, and which of them are open in the list. */
export class Folds {
  readonly #client: DecodeClient;
  readonly #revision = signal(0);
  #wish: Wish | null = null;
  #runs: BeatRun[] = [];
  #opened = new Set<number>();
  /** Messages that were asked for. */
  #asked = 0;
  #chosenFrom = 0;
  #order: Promise<DecodeAnswer> | null = null;
  #failed = false;
  /** What was made for the last drawing: nothing of it changes while a list is scrolled. */
  #folded: { readonly rows: RowNumbers; readonly made: FoldedRows } | null = null;

  constructor(client: DecodeClient) {
    this.#client = client;
  }

  /** Changes when runs have come, or were opened or closed. */
  get revision(): ReadonlySignal<number> {
    return this.#revision;
  }

  /** Turns to a connection, or goes on with it where it has more messages. */
  follow(wish: Wish): void {
    const known = this.#wish;
    const same =
      known !== null &&
      known.log === wish.log &&
      known.index === wish.index &&
      known.connection.id === wish.connection.id &&
      known.decoder === wish.decoder;
    this.#wish = wish;
    if (!same || this.#choosesAnew(this.#rowsOf(wish))) this.#begin();
    if (this.#order === null) this.#ask();
  }

  /** The rows of the connection with its runs folded. */
  fold(rows: RowNumbers): FoldedRows {
    if (this.#folded?.rows !== rows)
      this.#folded = { rows, made: new FoldedRows(rows, this.#runs, this.#opened) };
    return this.#folded.made;
  }

  /** Opens a run, or closes it. */
  turn(run: number, open: boolean): void {
    if (this.#opened.has(run) === open) return;
    this.#opened = new Set(this.#opened);
    if (open) this.#opened.add(run);
    else this.#opened.delete(run);
    this.#folded = null;
    this.#revision.value += 1;
  }

  #begin(): void {
    this.#runs = [];
    this.#opened = new Set();
    this.#asked = 0;
    this.#order = null;
    this.#failed = false;
    this.#folded = null;
  }

  #rowsOf({ index, connection }: Wish): RowNumbers {
    return index.ofConnection(connection.id);
  }

  /** Whether the first messages that have come since could ask for another decoder. */
  #choosesAnew(rows: RowNumbers): boolean {
    return this.#asked > 0 && this.#chosenFrom < FIRST && rows.length > this.#chosenFrom;
  }

  #ask(): void {
    const wish = this.#wish;
    if (wish === null || this.#failed || this.#runs.length >= MOST_RUNS) return;
    const rows = this.#rowsOf(wish);
    const from = this.#asked;
    const to = Math.min(rows.length, from + PIECE);
    if (to <= from) return;
    const first = from === 0 ? Math.min(FIRST, to) : 0;
    if (first > 0) this.#chosenFrom = first;
    this.#asked = to;
    const times = new Float64Array(to - from);
    for (let k = from; k < to; k++) {
      const at = wish.index.time(rows.at(k));
      times[k - from] = at >= FIRST_TIME ? at : Number.NaN;
    }
    const order = this.#client.ask({
      type: 'beats',
      log: wish.log,
      connection: decodableConnection(wish.connection),
      decoder: wish.decoder,
      places: messagePlaces(wish.index, to - from, (k) => rows.at(from + k)),
      times,
      first,
      fromMiddle: false,
      wantedFrom: 0,
    });
    this.#order = order;
    void order.then((answer) => {
      if (order !== this.#order) return;
      this.#order = null;
      this.#take(answer);
      this.#ask();
    });
  }

  #take(answer: DecodeAnswer): void {
    if (answer.type !== 'beats') {
      this.#failed = true;
      return;
    }
    const { from, runs } = answer;
    if (runs.length === 0 && from >= this.#runs.length) return;
    // A new list each time: what was drawn of the old one stays true.
    this.#runs = [...this.#runs.slice(0, from), ...runs];
    this.#folded = null;
    this.#revision.value += 1;
  }
}
