import * as v from 'valibot';
import { CONNECTION_KINDS, PAGE_CHANGES } from '../../../events/event.ts';
import { FLAG, OPCODE } from '../../../events/message-segment.ts';
import { LATEST_TIME } from '../../../events/units.ts';
import { base64Size } from '../../decode-base64.ts';
import {
  HOOK_CONTINUED,
  HOOK_MORE,
  type HookEvent,
  type HookReport,
  type HookRows,
  MOST_EVENTS,
  MOST_ROWS,
} from '../hook-report.ts';
import { LARGEST_CLOSE_CODE, LONGEST } from '../report-limits.ts';

/** Some of the longest that a port carries: a page that got hold of the channel shall not fill our memory by one report. */
const MAX_PAYLOAD = 128 * 1024 * 1024;

/** Of the name that a hook gives itself, see mark.ts. */
const MAX_NAME = 64;

const ALL_FLAGS =
  FLAG.opcode |
  FLAG.outgoing |
  FLAG.payloadUnknown |
  FLAG.payloadCut |
  FLAG.sentByUs |
  HOOK_MORE |
  HOOK_CONTINUED;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = (most: number) => v.pipe(v.string(), v.maxLength(most));
const time = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(LATEST_TIME));
const url = text(LONGEST.url);
const mark = text(256);
const words = text(LONGEST.words);
const stack = text(LONGEST.stack);
const kind = v.picklist(CONNECTION_KINDS);
const ofSocket = { row: count, at: time, socket: count };

const EVENT = v.variant('type', [
  v.object({
    type: v.literal('created'),
    ...ofSocket,
    kind,
    url,
    mark,
    stack,
  }),
  v.object({
    type: v.literal('adopted'),
    ...ofSocket,
    kind,
    url,
    readyState: count,
    protocol: words,
    extensions: words,
    mark,
  }),
  v.object({ type: v.literal('opened'), ...ofSocket, protocol: words, extensions: words }),
  v.object({ type: v.literal('erred'), ...ofSocket }),
  v.object({
    type: v.literal('closed'),
    ...ofSocket,
    code: v.pipe(count, v.maxValue(LARGEST_CLOSE_CODE)),
    reason: words,
    wasClean: v.boolean(),
    asked: v.boolean(),
    unsure: v.optional(v.boolean()),
    bufferedAmount: count,
  }),
  v.object({ type: v.literal('thrown'), ...ofSocket, name: words, message: words }),
  v.object({ type: v.literal('sent-from'), ...ofSocket, stack }),
  v.object({ type: v.literal('buffered'), ...ofSocket, bytes: count }),
  v.object({ type: v.literal('lost'), ...ofSocket, messages: count }),
  v.object({
    type: v.literal('blocked'),
    row: count,
    at: time,
    socket: v.literal(-1),
    url,
    directive: words,
  }),
  v.object({
    type: v.literal('failed'),
    row: count,
    at: time,
    socket: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
    problem: words,
  }),
  v.object({ type: v.literal('missed'), row: count, at: time, socket: v.literal(-1) }),
  v.object({
    type: v.literal('page'),
    row: count,
    at: time,
    socket: v.literal(-1),
    change: v.picklist(PAGE_CHANGES),
  }),
  v.object({
    type: v.literal('answer'),
    row: count,
    at: time,
    socket: v.pipe(v.number(), v.safeInteger(), v.minValue(-1)),
    request: count,
    problem: v.nullable(words),
  }),
]);

/**
 * Reads what came from a page hook; null for anything of another shape, as a page may make up. The rows, which are many,
 * are looked through without an object each, and handed on as they came.
 */
export function parseHookReport(value: unknown): HookReport | null {
  const head = parseReportHead(value);
  if (head === null || !isObject(value)) return null;
  const { rows, text: texts, base64 } = value;
  if (typeof texts !== 'string' || texts.length > MAX_PAYLOAD) return null;
  if (typeof base64 !== 'string' || base64.length > MAX_PAYLOAD) return null;
  const columns = readRows(rows, texts.length, base64Size(base64));
  const events = columns === null ? null : readEvents(value.events, columns.time.length);
  return columns === null || events === null ? null : { ...head, events, rows: columns, text: texts, base64 };
}

/** What names a report and its place among the others. */
export type ReportHead = Pick<HookReport, 'number' | 'frame' | 'before' | 'waiting' | 'at' | 'wall'>;

/** The head of a report of which the rest may be unreadable; null where that is unreadable as well. */
export function parseReportHead(value: unknown): ReportHead | null {
  if (!isObject(value)) return null;
  const { number, frame, before, waiting, at, wall } = value;
  if (!isCount(number) || !isCount(before) || !isCount(waiting)) return null;
  if (typeof frame !== 'string' || frame.length > MAX_NAME) return null;
  if (!v.is(time, at) || !v.is(time, wall)) return null;
  return { number, frame, before, waiting, at, wall };
}

/** How many messages end in a report of which the rest may be unreadable; null where that cannot be known. */
export function countMessages(value: unknown): number | null {
  const flags = isObject(value) && isObject(value.rows) ? value.rows.flags : null;
  return isCounts(flags) ? flags.filter((flag) => (flag & HOOK_MORE) === 0).length : null;
}

function readEvents(value: unknown, rows: number): readonly HookEvent[] | null {
  if (!Array.isArray(value) || value.length > MOST_EVENTS) return null;
  const events: HookEvent[] = [];
  let before = 0;
  for (const one of value) {
    const parsed = v.safeParse(EVENT, one);
    // In their order, and among the rows that there are.
    if (!parsed.success || parsed.output.row < before || parsed.output.row > rows) return null;
    before = parsed.output.row;
    events.push(parsed.output);
  }
  return events;
}

function readRows(value: unknown, textLength: number, binaryLength: number): HookRows | null {
  if (!isObject(value)) return null;
  const { time: times, socket, flags, size, ordinal } = value;
  if (!isCounts(socket) || !isCounts(flags) || !isCounts(size) || !isCounts(ordinal)) return null;
  if (!isTimes(times)) return null;
  const rows = times.length;
  if (socket.length !== rows || flags.length !== rows || size.length !== rows || ordinal.length !== rows) {
    return null;
  }
  let ofText = 0;
  let ofBinary = 0;
  for (let row = 0; row < rows; row++) {
    const flag = flags[row] ?? 0;
    const opcode = flag & FLAG.opcode;
    if (opcode === OPCODE.text) ofText += size[row] ?? 0;
    else if (opcode === OPCODE.binary) ofBinary += size[row] ?? 0;
    else return null;
    if ((flag & ~ALL_FLAGS) !== 0) return null;
  }
  if (ofText !== textLength || ofBinary !== binaryLength) return null;
  return { time: times, socket, flags, size, ordinal };
}

function isCounts(value: unknown): value is readonly number[] {
  if (!Array.isArray(value) || value.length > MOST_ROWS) return false;
  // Not `every`, which passes over holes.
  for (let i = 0; i < value.length; i++) if (!isCount(value[i])) return false;
  return true;
}

function isTimes(value: unknown): value is readonly number[] {
  if (!Array.isArray(value) || value.length > MOST_ROWS) return false;
  for (let i = 0; i < value.length; i++) {
    const one: unknown = value[i];
    if (typeof one !== 'number' || !(one >= 0 && one <= LATEST_TIME)) return false;
  }
  return true;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && Number.isSafeInteger(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
