import * as v from 'valibot';
import type { LifecycleEvent } from '../events/event.ts';
import type { MessageColumns } from '../events/message-segment.ts';
import { logId } from '../events/units.ts';
import type { Announcement } from './announcement.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const log = v.pipe(v.string(), v.minLength(1), v.maxLength(100), v.transform(logId));

const ANNOUNCEMENT = v.variant('type', [
  v.object({
    type: v.literal('batch'),
    batch: v.object({
      log,
      number: count,
      firstSeq: count,
      events: v.array(v.object({ seq: count, event: v.custom<LifecycleEvent>(isEvent) })),
      messages: v.custom<MessageColumns>(isColumns),
    }),
  }),
  v.object({ type: v.literal('cleared'), log }),
]);

/** Reads what came on the announcements' channel; null where it is no announcement. */
export function parseAnnouncement(data: unknown): Announcement | null {
  const parsed = v.safeParse(ANNOUNCEMENT, data);
  return parsed.success ? parsed.output : null;
}

// Only our own origin can send on this channel, with the same build: the outline is enough to recognise an event.
function isEvent(value: unknown): boolean {
  return isObject(value) && typeof value.type === 'string' && typeof value.at === 'number';
}

function isColumns(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { count, time, connection, size, stored, flags } = value;
  return (
    time instanceof Float64Array &&
    connection instanceof Uint32Array &&
    size instanceof Uint32Array &&
    stored instanceof Uint32Array &&
    flags instanceof Uint8Array &&
    [time, connection, size, stored, flags].every((column) => column.length === count)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
