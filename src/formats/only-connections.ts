import type { Batch, NumberedEvent } from '../events/batch.ts';
import type { MessageColumns } from '../events/message-segment.ts';
import { type ConnectionId, connectionId } from '../events/units.ts';
import type { PayloadReader } from './payload-reader.ts';

/** A log with some of its connections only. */
export interface PartialLog {
  readonly batches: () => AsyncIterable<Batch>;
  readonly readPayload: PayloadReader;
}

/** Where payloads that stay were in the block of their batch: runs that follow each other in the block of what is left. */
interface Runs {
  /** Ascending. */
  readonly from: readonly number[];
  readonly before: readonly number[];
  readonly length: readonly number[];
}

/**
 * A view of a log with these connections, their messages, and what belongs to no connection: nothing of the others is in it.
 * Connections are numbered anew, in their order. A payload is read only of batches that were yielded before.
 */
export function onlyConnections(
  batches: () => AsyncIterable<Batch>,
  readPayload: PayloadReader,
  chosen: readonly ConnectionId[],
): PartialLog {
  const numbers = new Map(
    [...new Set(chosen)].toSorted((a, b) => a - b).map((id, i) => [id as number, connectionId(i)]),
  );
  const runs = new Map<number, Runs>();
  return {
    batches: async function* () {
      let seq = 0;
      for await (const batch of batches()) {
        const left = leftOf(batch, seq, numbers);
        if (left.runs !== null) runs.set(batch.number, left.runs);
        seq = left.nextSeq;
        yield left.batch;
      }
    },
    readPayload: (place) => {
      const moved = runs.get(place.batch);
      return moved === undefined ? readPayload(place) : readMoved(moved, place, readPayload);
    },
  };
}

type Numbers = ReadonlyMap<number, ConnectionId>;

function leftOf(
  batch: Batch,
  firstSeq: number,
  numbers: Numbers,
): { readonly batch: Batch; readonly runs: Runs | null; readonly nextSeq: number } {
  const { messages } = batch;
  const rows: number[] = [];
  const events: NumberedEvent[] = [];
  let row = 0;
  const takeRows = (until: number) => {
    for (; row < until; row++) if (numbers.has(messages.connection[row] ?? 0)) rows.push(row);
  };
  let seq = batch.firstSeq;
  for (const { seq: at, event } of batch.events) {
    takeRows(Math.min(messages.count, row + Math.max(0, at - seq)));
    seq = at + 1;
    const next = firstSeq + rows.length + events.length;
    if (!('connection' in event)) events.push({ seq: next, event });
    else {
      const connection = numbers.get(event.connection);
      if (connection !== undefined) events.push({ seq: next, event: { ...event, connection } });
    }
  }
  takeRows(messages.count);
  return {
    batch: { ...batch, firstSeq, events, messages: columnsOf(messages, rows, numbers) },
    runs: rows.length === messages.count ? null : runsOf(messages, rows),
    nextSeq: firstSeq + rows.length + events.length,
  };
}

function columnsOf(columns: MessageColumns, rows: readonly number[], numbers: Numbers): MessageColumns {
  const { time, connection, size, stored, flags } = columns;
  return {
    count: rows.length,
    time: Float64Array.from(rows, (row) => time[row] ?? 0),
    connection: Uint32Array.from(rows, (row) => numbers.get(connection[row] ?? 0) ?? 0),
    size: Uint32Array.from(rows, (row) => size[row] ?? 0),
    stored: Uint32Array.from(rows, (row) => stored[row] ?? 0),
    flags: Uint8Array.from(rows, (row) => flags[row] ?? 0),
  };
}

function runsOf({ stored, count }: MessageColumns, rows: readonly number[]): Runs {
  const runs = { from: [] as number[], before: [] as number[], length: [] as number[] };
  let from = 0;
  let before = 0;
  let k = 0;
  let goesOn = false;
  for (let row = 0; row < count; row++) {
    const length = stored[row] ?? 0;
    if (rows[k] === row) {
      k++;
      const last = runs.length.length - 1;
      if (goesOn && last >= 0) runs.length[last] = (runs.length[last] ?? 0) + length;
      else if (length > 0) {
        runs.from.push(from);
        runs.before.push(before);
        runs.length.push(length);
      }
      goesOn = goesOn || length > 0;
      from += length;
    } else if (length > 0) goesOn = false;
    before += length;
  }
  return runs;
}

/** Reads the part of the block that has all that is asked for, and joins what of it is left. */
async function readMoved(
  { from, before, length }: Runs,
  place: Parameters<PayloadReader>[0],
  readPayload: PayloadReader,
): Promise<Uint8Array | null> {
  const until = place.offset + place.length;
  const parts: { readonly at: number; readonly length: number }[] = [];
  for (let i = firstRun(from, place.offset); i < from.length && (from[i] ?? 0) < until; i++) {
    const start = Math.max(place.offset, from[i] ?? 0);
    const end = Math.min(until, (from[i] ?? 0) + (length[i] ?? 0));
    if (end > start) parts.push({ at: (before[i] ?? 0) + start - (from[i] ?? 0), length: end - start });
  }
  const first = parts[0];
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return readPayload({ ...place, offset: 0, length: 0 });
  const span = last.at + last.length - first.at;
  const bytes = await readPayload({ ...place, offset: first.at, length: span });
  // What is too short is not the block that was written.
  if (bytes === null || bytes.length < span) return null;
  if (parts.length === 1) return bytes;
  const joined = new Uint8Array(place.length);
  let at = 0;
  for (const part of parts) {
    joined.set(bytes.subarray(part.at - first.at, part.at - first.at + part.length), at);
    at += part.length;
  }
  return joined.subarray(0, at);
}

/** The last run that begins at or before an offset, by a binary search. */
function firstRun(from: readonly number[], offset: number): number {
  let low = 0;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((from[middle] ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return Math.max(0, low - 1);
}
