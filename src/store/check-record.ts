import type { Batch, NumberedEvent } from '../events/batch.ts';
import type { MessageColumns } from '../events/message-segment.ts';
import type { LogId } from '../events/units.ts';

/** More connections than any log has: a number beyond it marks a broken row. */
const MOST_CONNECTIONS = 1_000_000;
/** More items than any batch has, including what a writer carries over failed writes. */
const MOST_ITEMS = 100_000;

/** A record that can be trusted. */
export interface SoundRecord {
  readonly batch: Batch;
  /** How many sequence numbers it has: more than its items where rows were evicted. */
  readonly length: number;
}

/**
 * Reads a record of the `batches` store; null where its columns do not fit each other, or anything else in it is
 * impossible. A disk should return what was written, but files get damaged and extensions are downgraded.
 *
 * @param log and `number` are the record's key
 */
export function checkRecord(value: unknown, log: LogId, number: number): SoundRecord | null {
  if (!isObject(value) || value.log !== log || value.number !== number) return null;
  const { firstSeq, events, messages, evictedRows = 0 } = value;
  if (!isCount(firstSeq) || !isCount(evictedRows) || evictedRows > MOST_ITEMS) return null;
  if (!isColumns(messages) || (evictedRows > 0 && messages.count > 0)) return null;
  if (!isEvents(events)) return null;
  const length = events.length + messages.count + evictedRows;
  // A batch is written only when it has something in it.
  if (length === 0 || length > MOST_ITEMS || !isPlaced(events, firstSeq, length)) return null;
  return { batch: { log, number, firstSeq, events, messages }, length };
}

/**
 * The lifecycle events of a record that is otherwise broken. None where they are broken too, or are not in order at
 * `firstSeq` and before `until`, where the next sound record begins (null where there is none).
 */
export function eventsOfBroken(
  value: unknown,
  firstSeq: number,
  until: number | null,
): readonly NumberedEvent[] {
  if (!isObject(value) || value.firstSeq !== firstSeq || !isEvents(value.events)) return [];
  const room = until === null ? MOST_ITEMS : until - firstSeq;
  return isPlaced(value.events, firstSeq, room) ? value.events : [];
}

/** How many messages a broken record claims to have; null where it claims nothing possible. */
export function messagesOfBroken(value: unknown): number | null {
  if (!isObject(value) || !isObject(value.messages)) return null;
  const { count } = value.messages;
  return isCount(count) && count <= MOST_ITEMS ? count : null;
}

/** Whether this many sequence numbers can belong to this many batches in a row. */
export function fits(length: number, batches: number): boolean {
  return length >= 0 && length <= batches * MOST_ITEMS;
}

function isColumns(value: unknown): value is MessageColumns {
  if (!isObject(value)) return false;
  const { count, time, connection, size, stored, flags } = value;
  return (
    isCount(count) &&
    time instanceof Float64Array &&
    connection instanceof Uint32Array &&
    size instanceof Uint32Array &&
    stored instanceof Uint32Array &&
    flags instanceof Uint8Array &&
    [time, connection, size, stored, flags].every((column) => column.length === count) &&
    time.every(Number.isFinite) &&
    connection.every((id) => id < MOST_CONNECTIONS)
  );
}

function isEvents(value: unknown): value is readonly NumberedEvent[] {
  return Array.isArray(value) && value.every(isNumberedEvent);
}

function isNumberedEvent(value: unknown): boolean {
  if (!isObject(value) || !isCount(value.seq) || !isObject(value.event)) return false;
  const { type, at, connection = 0 } = value.event;
  return (
    typeof type === 'string' && Number.isFinite(at) && isCount(connection) && connection < MOST_CONNECTIONS
  );
}

/** Whether events are in order within `length` positions from `first`. */
function isPlaced(events: readonly NumberedEvent[], first: number, length: number): boolean {
  let next = first;
  for (const { seq } of events) {
    if (seq < next) return false;
    next = seq + 1;
  }
  return next <= first + length;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
