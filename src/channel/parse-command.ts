import * as v from 'valibot';
import { logId } from '../events/units.ts';
import type { Command, Reply } from './command.ts';
import { PROBE_BOUNDS } from './probe-answer.ts';

const log = v.pipe(v.string(), v.minLength(1), v.maxLength(100), v.transform(logId));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const words = (most: number) => v.pipe(v.string(), v.maxLength(most));

const COMMAND = v.variant('type', [
  v.object({ type: v.literal('hello'), tabId: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  v.object({ type: v.literal('start-recording') }),
  v.object({ type: v.literal('stop-recording') }),
  v.object({ type: v.literal('clear') }),
  v.object({ type: v.literal('set-preserve-log'), preserve: v.boolean() }),
  v.object({ type: v.literal('delete-log'), log }),
  v.object({ type: v.literal('probe'), id: count, url: words(65_536) }),
]);

const { fields, name, value, bodyBytes } = PROBE_BOUNDS;
const PROBE_ANSWER = v.variant('outcome', [
  v.object({
    outcome: v.literal('answered'),
    status: count,
    fields: v.pipe(v.array(v.object({ name: words(name), value: words(value) })), v.maxLength(fields)),
    body: v.nullable(words(bodyBytes)),
  }),
  v.object({ outcome: v.literal('failed'), words: words(PROBE_BOUNDS.words) }),
  v.object({ outcome: v.picklist(['late', 'not-recording', 'unknown-url', 'cut']) }),
]);

const REPLY = v.variant('type', [
  v.object({
    type: v.literal('status'),
    status: v.object({
      recording: v.boolean(),
      log,
      trouble: v.string(),
      preserveLog: v.boolean(),
    }),
  }),
  v.object({ type: v.literal('probe-answer'), id: count, answer: PROBE_ANSWER }),
]);

/** Reads what came over a panel's port; null where it is no command. */
export function parseCommand(message: unknown): Command | null {
  const parsed = v.safeParse(COMMAND, message);
  return parsed.success ? parsed.output : null;
}

/** Reads what the background said over its port; null where it is no reply. */
export function parseReply(message: unknown): Reply | null {
  const parsed = v.safeParse(REPLY, message);
  return parsed.success ? parsed.output : null;
}
