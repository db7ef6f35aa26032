import { endpointOf } from '../../analysis/endpoint-of.ts';
import { activityOf } from '../../analysis/rhythm/activity-of.ts';
import { closeSigns } from '../../analysis/rhythm/close-signs.ts';
import { connectionStats, idleLimitsOf } from '../../analysis/rhythm/connection-stats.ts';
import { observedUntil } from '../../analysis/rhythm/log-times.ts';
import { reconnectsOf } from '../../analysis/rhythm/reconnects.ts';
import { TrafficMeter } from '../../analysis/rhythm/traffic-meter.ts';
import { type TimeSpan, trafficPicture, wholeSpan } from '../../analysis/rhythm/traffic-picture.ts';
import { TrafficReader } from '../../analysis/rhythm/traffic-reader.ts';
import { jsonSchemaOf } from '../../analysis/shapes/json-schema-of.ts';
import { ShapeTable } from '../../analysis/shapes/shape-table.ts';
import { typescriptOf } from '../../analysis/shapes/typescript-of.ts';
import type { Batch } from '../../events/batch.ts';
import { connectionId, type LogId } from '../../events/units.ts';
import { readAhead } from '../../formats/read-ahead.ts';
import { SECRETS_IN_SHAPES } from '../../formats/redaction/secrets-in-shapes.ts';
import type { Connection } from '../../session/connection.ts';
import type { PayloadPlace } from '../../session/message-index.ts';
import type { RowNumbers } from '../../session/row-list.ts';
import { Session } from '../../session/session.ts';
import { applyStored } from '../state/apply-batch.ts';
import type { Figures, FirstRows, MeasureOrder, Shapes, StatsAnswer, StatsOrder } from './stats-task.ts';

interface Doors {
  readonly batches: (log: LogId, from: number) => Promise<AsyncIterable<Batch>>;
  readonly payload: (log: LogId, place: PayloadPlace) => Promise<Uint8Array | null>;
  /** Lets orders in: resolves after those that are waiting. */
  readonly rest: () => Promise<void>;
  readonly answer: (answer: StatsAnswer) => void;
}

/** Milliseconds of work without a pause. */
const PIECE = 30;
/** Messages between two looks at the clock. */
const STEPS = 64;
/** Milliseconds between two reports while it measures. */
const REPORT_EVERY = 400;
/** Rows of a table that are sent: the panel draws them. */
const MOST_ROWS = 200;

/** What is measured of one connection. */
interface Work {
  readonly order: MeasureOrder;
  readonly session: Session;
  upTo: number;
  /** Null where all connections are drawn together: they have no figures. */
  reader: TrafficReader | null;
  meter: TrafficMeter;
  shapes: { readonly reader: TrafficReader; readonly table: ShapeTable } | null;
  picture: (StatsOrder & { readonly type: 'picture' }) | null;
  /** Whether something is not reported yet. */
  isStale: boolean;
  stopped: boolean;
}

/**
 * Measures the messages of one connection, or draws those of all, for the panel: reads the log as far as the panel knows it, reports meanwhile, and goes on
 * when there is more. Orders are taken between pieces of work.
 */
export class Measuring {
  readonly #doors: Doors;
  #log: { readonly name: LogId; readonly session: Session } | null = null;
  #work: Work | null = null;
  #running: Promise<void> | null = null;
  #workedSince = 0;
  #reportedAt = 0;

  constructor(doors: Doors) {
    this.#doors = doors;
  }

  /** Takes an order; resolves when everything that was asked for is done. */
  take(order: StatsOrder): Promise<void> {
    if (order.type === 'measure') this.#begin(order);
    else if (order.id === this.#work?.order.id) this.#follow(this.#work, order);
    this.#running ??= this.#run().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  #begin(order: MeasureOrder): void {
    if (this.#log?.name !== order.log) this.#log = { name: order.log, session: new Session() };
    const { session } = this.#log;
    this.#work = {
      order,
      session,
      upTo: order.upTo,
      reader: this.#reader(order, session),
      meter: new TrafficMeter(),
      shapes: null,
      picture: null,
      isStale: true,
      stopped: false,
    };
  }

  #follow(work: Work, order: Exclude<StatsOrder, MeasureOrder>): void {
    switch (order.type) {
      case 'more':
        work.upTo = Math.max(work.upTo, order.upTo);
        return;
      case 'picture':
        work.picture = order;
        this.#reportPicture(work);
        return;
      case 'shapes':
        work.shapes ??= this.#shapes(work);
        work.isStale = true;
        return;
      case 'stop':
        work.stopped = true;
        this.#report(work);
        return;
      default:
        work.stopped = false;
        work.isStale = true;
    }
  }

  #reader({ log, connection, times }: MeasureOrder, session: Session): TrafficReader | null {
    if (connection === null) return null;
    const read = readAhead(
      (place) => this.#doors.payload(log, place),
      (batch) => session.messages.payloadBlockLength(batch),
    );
    return new TrafficReader(read, session, connection, times.timed);
  }

  #shapes({ order, session }: Pick<Work, 'order' | 'session'>): Work['shapes'] {
    const reader = this.#reader(order, session);
    return reader === null ? null : { reader, table: new ShapeTable(SECRETS_IN_SHAPES) };
  }

  async #run(): Promise<void> {
    // What is ordered together is done together.
    await this.#doors.rest();
    this.#workedSince = performance.now();
    for (let work = this.#work; work !== null && !this.#isDone(work); work = this.#work) {
      try {
        await this.#load(work);
        await this.#measure(work);
        await this.#describe(work);
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        this.#doors.answer({ type: 'failed', id: work.order.id, why });
        if (this.#work === work) this.#work = null;
      }
    }
  }

  #isDone({ stopped, isStale, session, upTo }: Work): boolean {
    return stopped || (!isStale && session.nextBatch >= upTo);
  }

  async #load(work: Work): Promise<void> {
    const { session, order } = work;
    if (session.nextBatch >= work.upTo) return;
    work.isStale = true;
    for await (const batch of await this.#doors.batches(order.log, session.nextBatch)) {
      applyStored(session, batch);
      if (session.nextBatch >= work.upTo || (await this.#isOver(work))) break;
    }
    if (this.#isOff(work)) return;
    // What the store does not have is not waited for.
    work.upTo = Math.min(work.upTo, session.nextBatch);
    this.#reportPicture(work);
  }

  async #measure(work: Work): Promise<void> {
    if (this.#isOff(work)) return;
    if (work.reader?.isUnsure === true) {
      work.reader = this.#reader(work.order, work.session);
      work.meter = new TrafficMeter();
    }
    work.isStale = false;
    if (work.reader === null) return;
    let steps = 0;
    for await (const message of work.reader.unread()) {
      work.meter.add(message);
      steps += 1;
      if (steps % STEPS === 0 && (await this.#isOver(work))) return;
    }
    this.#report(work);
  }

  async #describe(work: Work): Promise<void> {
    if (work.shapes === null || this.#isOff(work)) return;
    if (work.shapes.reader.isUnsure) work.shapes = this.#shapes(work);
    const { shapes } = work;
    if (shapes === null) return;
    const total = this.#rowsOf(work).length;
    const said = (made: Shapes | null) =>
      this.#doors.answer({
        type: 'shapes',
        id: work.order.id,
        shapes: made,
        done: shapes.reader.done,
        total,
      });
    let steps = 0;
    let saidAt = performance.now();
    for await (const message of shapes.reader.unread()) {
      shapes.table.add(message);
      steps += 1;
      if (steps % STEPS !== 0) continue;
      if (await this.#isOver(work)) return;
      if (performance.now() - saidAt < REPORT_EVERY) continue;
      saidAt = performance.now();
      said(null);
    }
    const named = shapes.table.shapes();
    said({
      kinds: named.length,
      typescript: typescriptOf(named),
      schema: `${JSON.stringify(jsonSchemaOf(named), null, 2)}\n`,
    });
  }

  /** After a piece of work lets orders in. Whether they end this work. */
  async #isOver(work: Work): Promise<boolean> {
    const now = performance.now();
    if (now - this.#workedSince < PIECE) return false;
    if (now - this.#reportedAt >= REPORT_EVERY) {
      this.#report(work);
      this.#reportPicture(work);
    }
    await this.#doors.rest();
    this.#workedSince = performance.now();
    if (!this.#isOff(work)) return false;
    work.isStale = true;
    return true;
  }

  #isOff(work: Work): boolean {
    return this.#work !== work || work.stopped;
  }

  #rowsOf({ session: { messages }, order: { connection } }: Work): RowNumbers {
    return connection === null
      ? { length: messages.count, at: (k) => k }
      : messages.ofConnection(connectionId(connection));
  }

  #connectionOf(session: Session, { connection }: MeasureOrder): Connection | null {
    return connection === null ? null : (session.connections[connection] ?? null);
  }

  /** The time from the first to the last that is known of what is drawn; null where no time is. */
  #wholeOf({ session, order }: Work, rows: RowNumbers): TimeSpan | null {
    if (!order.times.timed) return null;
    const connection = this.#connectionOf(session, order);
    const known =
      connection === null
        ? [...session.connections.map(({ createdAt }) => createdAt), session.newestAt]
        : [connection.createdAt, observedUntil(session, connection, order.times)];
    return wholeSpan(session.messages, rows, known);
  }

  #reportPicture(work: Work): void {
    const { picture, order, session } = work;
    if (picture === null) return;
    if (order.connection === null ? session.nextBatch === 0 : this.#connectionOf(session, order) === null)
      return;
    const rows = this.#rowsOf(work);
    const whole = this.#wholeOf(work, rows);
    const { span, mostBins } = picture;
    const readings = order.connection === null ? null : session.buffered(connectionId(order.connection));
    this.#doors.answer({
      type: 'picture',
      id: order.id,
      picture:
        whole === null ? null : trafficPicture(session.messages, rows, whole, span, mostBins, readings),
    });
  }

  #report(work: Work): void {
    this.#reportedAt = performance.now();
    const connection = this.#connectionOf(work.session, work.order);
    if (connection === null) return;
    this.#doors.answer({ type: 'figures', id: work.order.id, figures: this.#figures(work, connection) });
  }

  #figures(work: Work, connection: Connection): Figures {
    const { session, order, meter } = work;
    const { messages } = session;
    const total = this.#rowsOf(work).length;
    // What is not loaded yet may hold more of its messages.
    const isDone = meter.count >= total && session.nextBatch >= work.upTo;
    const endpoint = endpointOf(connection);
    const attempts = session.connections.filter((each) => endpointOf(each) === endpoint);
    // Going through the rows of all attempts is not for every report.
    const limits = isDone ? idleLimitsOf(session, attempts, order.times) : new Map();
    const stats = connectionStats(session, connection, meter, order.times, limits);
    const { observed, report, idleLimit, end } = stats;
    const rows = this.#rowsOf(work);
    const last = report.silences.at(-1);
    const lasts = last !== undefined && last.from + last.ms >= end && connection.outcome === 'open';
    const [reconnects = null] = reconnectsOf(attempts, order.times.timed);
    return {
      done: meter.count,
      total,
      state: isDone ? 'done' : work.stopped ? 'stopped' : 'running',
      observed,
      types: firstRows(report.types),
      messages: report.types.reduce((sum, { count }) => sum + count, 0),
      bytes: report.types.reduce((sum, { bytes }) => sum + bytes, 0),
      latency: firstRows(
        report.latency.map((each) => ({
          ...each,
          slowestSeq: each.slowest === null ? null : messages.seq(rows.at(each.slowest.asked)),
          answerSeq: each.slowest === null ? null : messages.seq(rows.at(each.slowest.answered)),
          without: each.unansweredAt.map((place) => {
            const row = rows.at(place);
            return { seq: messages.seq(row), at: messages.time(row) };
          }),
        })),
      ),
      heartbeat: report.heartbeat,
      silences: firstRows(report.silences),
      lasting: lasts ? (report.askedInVain ? 'dead' : 'silent') : null,
      withoutContents: report.withoutContents,
      sequenceGaps: firstRows(report.sequenceGaps),
      idleLimit,
      closeSigns: closeSigns(
        stats,
        activityOf(messages, rows, order.times.timed),
        session.pageSpans(connection),
      ),
      reconnects: reconnects === null ? null : bounded(reconnects),
    };
  }
}

function firstRows<T>(rows: readonly T[]): FirstRows<T> {
  return { rows: rows.slice(0, MOST_ROWS), total: rows.length };
}

function bounded(reconnects: NonNullable<Figures['reconnects']>): NonNullable<Figures['reconnects']> {
  return {
    ...reconnects,
    gapsMs: reconnects.gapsMs.slice(0, MOST_ROWS),
    storms: reconnects.storms.slice(0, MOST_ROWS),
  };
}
