import * as v from 'valibot';
import { connectionId, logId } from '../events/units.ts';
import type { Command, Reply } from './command.ts';
import { COVERED_TARGETS, NOT_COVERED_REASONS, RECORDING_MODES, REMEDIES } from './coverage.ts';
import { PROBE_BOUNDS } from './probe-answer.ts';

const log = v.pipe(v.string(), v.minLength(1), v.maxLength(100), v.transform(logId));
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const words = (most: number) => v.pipe(v.string(), v.maxLength(most));

const connection = v.pipe(count, v.maxValue(0xffff_ffff), v.transform(connectionId));
const mode = v.picklist(RECORDING_MODES);

/** A message that people compose is bounded by what one message between extension pages can carry. */
const MOST_SENT = 32 * 1024 * 1024;

const COMMAND = v.variant('type', [
  v.object({ type: v.literal('hello'), tabId: v.pipe(v.number(), v.safeInteger(), v.minValue(0)) }),
  v.object({ type: v.literal('start-recording') }),
  v.object({ type: v.literal('stop-recording') }),
  v.object({ type: v.literal('clear') }),
  v.object({ type: v.literal('set-preserve-log'), preserve: v.boolean() }),
  v.object({ type: v.literal('delete-log'), log }),
  v.object({ type: v.literal('set-mode'), mode }),
  v.object({
    type: v.literal('send-message'),
    id: count,
    connection,
    opcode: v.picklist(['text', 'binary']),
    data: words(MOST_SENT),
  }),
  v.object({
    type: v.literal('close-connection'),
    id: count,
    connection,
    code: v.nullable(count),
    reason: words(1000),
  }),
  v.object({ type: v.picklist(['read-handshakes', 'catch-up']), id: count }),
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
      mode,
      modes: v.array(mode),
      coverage: v.array(
        v.object({
          target: v.picklist(COVERED_TARGETS),
          state: v.picklist(['covered', 'partly', 'not-covered']),
          why: v.nullable(v.picklist(NOT_COVERED_REASONS)),
          remedy: v.picklist(REMEDIES),
        }),
      ),
      handshakesPutOff: count,
    }),
  }),
  v.object({ type: v.literal('probe-answer'), id: count, answer: PROBE_ANSWER }),
  v.object({ type: v.literal('answer'), id: count, problem: v.nullable(v.string()) }),
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
