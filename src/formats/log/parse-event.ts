import * as v from 'valibot';
import {
  BODY_LIMIT,
  CONNECTION_KINDS,
  type LifecycleEvent,
  PAGE_CHANGES,
  SOURCES,
  TARGET_KINDS,
  TCP_ENDS,
  TRANSPORTS,
} from '../../events/event.ts';
import { NOT_SEEN_REASONS, notSeen, type Observed, seen } from '../../events/observed.ts';
import { connectionId, epochMilliseconds, LATEST_TIME } from '../../events/units.ts';
import { FRAME_RULES } from '../../protocol/websocket/frame-fault.ts';
import { MOST_CONNECTIONS } from '../../session/session.ts';

/** The longest text and list that a file may have in one place; anything longer is broken. */
const text = v.pipe(v.string(), v.maxLength(16 << 20));
const time = v.pipe(
  v.number(),
  v.minValue(-LATEST_TIME),
  v.maxValue(LATEST_TIME),
  v.transform(epochMilliseconds),
);
const natural = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Of a response; HTTP's have three digits. */
const status = v.pipe(natural, v.maxValue(9999));
const id = v.pipe(natural, v.maxValue(MOST_CONNECTIONS - 1), v.transform(connectionId));

const source = v.picklist(SOURCES);
const kind = v.picklist(CONNECTION_KINDS);
const target = v.picklist(TARGET_KINDS);
const transport = v.picklist(TRANSPORTS);
const reason = v.picklist(NOT_SEEN_REASONS);

function observed<const S extends v.GenericSchema>(
  schema: S,
): v.GenericSchema<unknown, Observed<v.InferOutput<S>>> {
  return v.variant('seen', [
    v.pipe(
      v.object({ seen: v.literal(true), value: schema }),
      v.transform(({ value }) => seen(value)),
    ),
    v.pipe(
      v.object({ seen: v.literal(false), why: reason }),
      v.transform(({ why }) => notSeen(why)),
    ),
  ]);
}

const fields = v.pipe(v.array(v.object({ name: text, value: text })), v.maxLength(100_000));
/** Only the beginning of the head was kept. */
const cut = v.exactOptional(v.literal(true));
const requestHead = v.object({
  method: text,
  target: text,
  version: text,
  fields,
  raw: v.nullable(text),
  cut,
});
const responseHead = v.object({
  version: text,
  status,
  reason: text,
  fields,
  raw: v.nullable(text),
  cut,
});
const place = v.pipe(v.number(), v.finite());
const frame = v.object({ functionName: text, url: text, line: place, column: place });
const initiator = v.object({
  type: text,
  url: v.nullable(text),
  stack: v.pipe(v.array(frame), v.maxLength(10_000)),
});
const closeFrame = {
  code: v.pipe(natural, v.maxValue(0xffff_ffff)),
  reason: text,
  fault: v.exactOptional(v.picklist(FRAME_RULES)),
  body: v.exactOptional(v.pipe(v.string(), v.maxLength(250))),
};
const close = v.object({
  ...closeFrame,
  answer: v.exactOptional(v.object(closeFrame)),
  wasClean: v.nullable(v.boolean()),
  by: v.picklist(['client', 'server', 'unknown']),
  tcp: v.exactOptional(v.picklist(TCP_ENDS)),
});
const ofConnection = { at: time, source, connection: id };
const ofDocument = { at: time, source, document: v.pipe(text, v.maxLength(1024)) };

/** Frames of one event, and the rules that one of them may break. */
const MOST_FRAMES = 10_000;
const MOST_RULES = 8;
const column = <const S extends v.GenericSchema>(schema: S) =>
  v.pipe(v.array(schema), v.maxLength(MOST_FRAMES));
const bits = v.pipe(natural, v.maxValue(0xffff));
/** A frame may announce up to 2^64 - 1 bytes. */
const payloadLength = v.pipe(v.number(), v.minValue(0), v.maxValue(2 ** 64));
const key = v.pipe(natural, v.maxValue(0xffff_ffff));
const wireFault = v.object({
  frame: natural,
  rule: v.picklist(FRAME_RULES),
  offset: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(2 ** 64))),
  what: v.pipe(v.string(), v.maxLength(1_024)),
});

/** The events that a file may hold. The JSON Schema of the session log is generated from it. */
export const EVENT = v.variant('type', [
  v.object({ type: v.literal('recording/started'), at: time, source, url: text, browser: text }),
  v.object({ type: v.literal('clock/set'), at: time, epochAtMonotonicZero: time }),
  v.object({
    type: v.literal('recording/stopped'),
    at: time,
    why: v.picklist([
      'asked',
      'cancelled-by-user',
      'tab-closed',
      'target-crashed',
      'replaced',
      'debugger-refused',
      'panel-closed',
    ]),
    detail: text,
  }),
  v.object({ type: v.literal('page/navigated'), at: time, url: text }),
  v.object({ type: v.literal('page/changed'), ...ofDocument, change: v.picklist(PAGE_CHANGES) }),
  v.object({
    type: v.literal('page/clock-jumped'),
    ...ofDocument,
    by: v.pipe(v.number(), v.minValue(-LATEST_TIME), v.maxValue(LATEST_TIME)),
  }),
  v.object({
    type: v.literal('connection/created'),
    ...ofConnection,
    kind,
    url: text,
    sourceKey: text,
    target,
    initiator: observed(initiator),
    pageUrl: observed(text),
    messagesRecorded: v.exactOptional(v.literal(false)),
    closeRecorded: v.exactOptional(v.literal(false)),
  }),
  v.object({
    type: v.literal('connection/discovered'),
    ...ofConnection,
    kind,
    url: observed(text),
    sourceKey: text,
    target,
    messagesRecorded: v.exactOptional(v.literal(false)),
    closeRecorded: v.exactOptional(v.literal(false)),
  }),
  v.object({ type: v.literal('handshake/request-sent'), ...ofConnection, head: observed(requestHead) }),
  v.object({
    type: v.literal('handshake/response-received'),
    ...ofConnection,
    status: observed(status),
    transport,
    head: observed(responseHead),
    body: v.exactOptional(v.pipe(v.string(), v.maxLength(BODY_LIMIT))),
  }),
  v.object({ type: v.literal('browser/reported-error'), ...ofConnection, text }),
  v.object({ type: v.literal('connection/closed'), ...ofConnection, close: observed(close) }),
  v.object({
    type: v.literal('connection/opened'),
    ...ofConnection,
    protocol: text,
    extensions: text,
  }),
  v.object({ type: v.literal('connection/blocked'), ...ofConnection, directive: text }),
  v.object({
    type: v.literal('connection/joined'),
    ...ofConnection,
    sourceKey: text,
    how: v.picklist(['exact', 'by-order']),
    unsent: v.exactOptional(natural),
  }),
  v.object({
    type: v.literal('message/sent-from'),
    ...ofConnection,
    stack: v.pipe(v.array(frame), v.maxLength(10_000)),
  }),
  v.object({ type: v.literal('send/buffered'), ...ofConnection, bytes: natural }),
  v.object({
    type: v.literal('wire/frames'),
    ...ofConnection,
    frames: v.object({
      at: column(time),
      bits: column(bits),
      length: column(payloadLength),
      key: column(key),
    }),
    faults: v.pipe(v.array(wireFault), v.maxLength(MOST_FRAMES * MOST_RULES)),
  }),
  v.object({ type: v.literal('wire/answered'), ...ofConnection, early: natural }),
  v.object({
    type: v.literal('wire/lost'),
    ...ofConnection,
    outgoing: v.boolean(),
    since: v.nullable(time),
  }),
  v.object({
    type: v.literal('sources/changed'),
    at: time,
    sources: v.pipe(v.array(source), v.maxLength(20)),
  }),
  v.object({
    type: v.literal('capture/gap'),
    at: time,
    until: time,
    why: v.picklist(['worker-restarted', 'detached', 'segment-corrupt', 'write-failed', 'limit']),
    messages: v.nullable(natural),
  }),
  v.object({
    type: v.literal('capture/truncated'),
    at: time,
    messages: natural,
    bytes: natural,
    why: v.picklist(['quota', 'limit']),
  }),
]);

/** A lifecycle event from a file; null where this version does not know it. Unknown members are dropped. */
export function parseEvent(value: unknown): LifecycleEvent | null {
  const result = v.safeParse(EVENT, value, { abortEarly: true });
  return result.success ? result.output : null;
}
