import type { CloseSeen, LifecycleEvent, Source, StackFrame } from '../../events/event.ts';
import { notSeen, type Observed, seen } from '../../events/observed.ts';
import { type ConnectionId, connectionId, type EpochMilliseconds } from '../../events/units.ts';
import { combinedValue } from '../../protocol/http/field.ts';
import { isHookKey } from '../../session/document-of.ts';
import type { NewMessage } from '../batch-builder.ts';
import { arrayMember, isObject, member, numberMember, stringMember } from '../json-access.ts';
import { closeCodeMember } from './close-code-member.ts';
import { bodyOf } from './content-text.ts';
import { contradictionsOf } from './contradictions.ts';
import { entryList, messagesOf } from './entry-list.ts';
import { failureWords } from './failure-words.ts';
import { ReadingsInTime } from './har-buffered.ts';
import { boundedTime, messageTimeMember } from './har-time.ts';
import type { EntryPlan } from './plan-entry.ts';
import { readRequestHead, readResponseHead } from './read-heads.ts';
import { type HarMessage, type MessageContext, readMessages } from './read-messages.ts';
import { readWire } from './read-wire.ts';
import { hasStreamEvents, readStreamEvents } from './stream-events.ts';
import { StreamedList } from './streamed-list.ts';

/** An imported file counts as the source, whoever recorded it; but it must stay known that nobody recorded messages. */
function sourceOf({ own }: EntryPlan): Source {
  return own?.networkLogAlone === true ? 'devtools-network' : 'har';
}

/** The events and messages of one entry, in the order in which a live source would report them. */
export function* readEntry(plan: EntryPlan, context: MessageContext): Generator<LifecycleEvent | NewMessage> {
  const connection = connectionId(context.connection);
  const { own } = plan;
  const source = sourceOf(plan);
  yield creation(plan, context);
  const requestAt = own === null ? plan.start : own.requestSentAt;
  if (requestAt !== null && !(plan.unsent && plan.requestFields.length === 0)) {
    const head = readRequestHead(plan);
    yield { type: 'handshake/request-sent', at: time(requestAt), source, connection, head };
  }
  const words = own === null ? failureWords(plan.entry) : [];
  const { sentences, disbelieved } = contradictionsOf(
    plan,
    own === null ? [...words, ...messageWords(plan.entry)] : [],
  );
  for (const sentence of sentences) context.problems.add(context.where, sentence);
  const sentFrom = [...(own?.sentFrom ?? [])];
  const readings = new ReadingsInTime(own?.buffered ?? [], connection);
  let opening: readonly LifecycleEvent[] = [...asList(answer(plan, context)), ...beside(plan, connection)];
  const said = new Set<string>(disbelieved);
  let close: ClosedAt | null = null;
  for (const item of entryMessages(plan, context)) {
    const at = item.type === 'message' ? item.message.at : item.at;
    const [first] = opening;
    if (first !== undefined && (own === null || first.at <= at)) {
      yield* opening;
      opening = [];
    }
    yield* readings.until(at);
    for (let from = sentFrom[0]; from !== undefined && from.position <= item.position; from = sentFrom[0]) {
      sentFrom.shift();
      yield { type: 'message/sent-from', at: time(at), source: 'page-hook', connection, stack: from.stack };
    }
    if (item.type === 'message') yield item.message;
    else if (item.type === 'close') close ??= closeOfFrame(item, context);
    else if (!disbelieved.has(item.text)) {
      const by = own?.wordsOfPage.has(item.position) === true ? 'page-hook' : source;
      said.add(item.text);
      yield { type: 'browser/reported-error', at: item.at, source: by, connection, text: item.text };
    }
  }
  yield* opening;
  yield* readings.until(Number.POSITIVE_INFINITY);
  if (own !== null) {
    const answeredAt = time(own.responseReceivedAt ?? own.createdAt ?? plan.start);
    yield* readWire(plan.entry, { connection, source }, { answeredAt, ...context });
  }
  const end = time(Math.max(plan.end, plan.start + plan.wait));
  for (const text of words) {
    if (!said.has(text)) yield { type: 'browser/reported-error', at: end, source, connection, text };
  }
  const failed = plan.unsent || [...said, ...words].some((text) => !disbelieved.has(text));
  const closed = closing(plan) ?? close ?? (failed && own === null ? { at: end, close: UNSEEN_CLOSE } : null);
  if (closed === null) return;
  const by = own?.closeReportedByPage === true ? 'page-hook' : source;
  yield { type: 'connection/closed', at: closed.at, source: by, connection, close: closed.close };
}

interface ClosedAt {
  readonly at: EpochMilliseconds;
  readonly close: Observed<CloseSeen>;
}

const UNSEEN_CLOSE = notSeen('not-in-file');

/** The messages of an entry, or the events of its stream. */
function* entryMessages(plan: EntryPlan, context: MessageContext): Generator<HarMessage> {
  const { entry, own, kind, start, wait } = plan;
  if (own === null && kind === 'event-stream' && isStream(plan)) {
    let position = 0;
    for (const message of readStreamEvents(entry, context, time(start + wait)))
      yield { position: position++, type: 'message', message };
  }
  yield* readMessages(entry, context);
}

/** A body is that of an event stream where the server says so. */
function isStream({ responseFields, entry, status }: EntryPlan): boolean {
  const type = combinedValue(responseFields, 'content-type');
  const mime = type ?? stringMember(member(member(entry, 'response'), 'content'), 'mimeType') ?? '';
  return (status === null || status === 200) && /^\s*text\/event-stream\b/i.test(mime);
}

/** An error text that Chrome writes among the messages. */
function messageWords(entry: unknown): string[] {
  const words: string[] = [];
  const list = messagesOf(entry);
  if (list instanceof StreamedList && !list.mayHave('error')) return words;
  for (const element of list)
    if (member(element, 'type') === 'error') words.push(stringMember(element, 'data') ?? '');
  return words;
}

/** The end of the connection by a close frame; a frame without a readable code is listed as a problem. */
function closeOfFrame(item: HarMessage & { readonly type: 'close' }, context: MessageContext): ClosedAt {
  const { code, reason } = item.frame;
  if (code === null) {
    if (reason !== '') {
      const where = `${context.where}._webSocketMessages[${item.position}].data`;
      context.problems.add(
        where,
        `is a close frame whose code cannot be read: ${JSON.stringify(reason.slice(0, 200))}`,
      );
    }
    return { at: item.at, close: UNSEEN_CLOSE };
  }
  const by = item.outgoing ? 'client' : 'server';
  return { at: item.at, close: seen({ code, reason, wasClean: null, by }) };
}

function asList<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}

/** What our own object says besides the handshake, with the source of each part. */
function* beside(plan: EntryPlan, connection: ConnectionId): Generator<LifecycleEvent> {
  const { own, start } = plan;
  if (own === null) return;
  const at = time(own.responseReceivedAt ?? own.createdAt ?? start);
  for (const join of own.joins) yield { type: 'connection/joined', at, connection, ...join };
  // The connection's key is now its place in the file; the old key still says which document's events belong to it.
  if (own.sourceKey !== null && isHookKey(own.sourceKey)) {
    const { sourceKey } = own;
    yield { type: 'connection/joined', at, connection, source: 'page-hook', sourceKey, how: 'exact' };
  }
  // A page may have forged these before they were written.
  const page = { at, source: 'page-hook', connection } as const;
  if (own.opened !== null) yield { type: 'connection/opened', ...page, ...own.opened };
  if (own.bufferedPeak !== null && own.buffered.length === 0)
    yield { type: 'send/buffered', ...page, bytes: own.bufferedPeak };
  if (own.blocked !== null) {
    const { directive } = own.blocked;
    yield { type: 'connection/blocked', at: own.blocked.at, source: sourceOf(plan), connection, directive };
  }
}

const time = boundedTime;

function creation(plan: EntryPlan, context: MessageContext): LifecycleEvent {
  const { own, kind } = plan;
  const connection = connectionId(context.connection);
  const common = {
    source: own?.reportedByPage === true ? 'page-hook' : sourceOf(plan),
    connection,
    kind,
    sourceKey: context.where,
    target: own?.target ?? 'unknown',
    ...(messagesRecorded(plan) ? {} : { messagesRecorded: false as const }),
    ...(closeRecorded(plan) ? {} : { closeRecorded: false as const }),
  } as const;
  const at = time(own?.createdAt ?? plan.start);
  const urlUnseen = own?.notSeen('url') ?? null;
  if (own?.discovered === true) {
    const url: Observed<string> = urlUnseen === null ? seen(plan.url) : notSeen(urlUnseen);
    return { type: 'connection/discovered', at, ...common, url };
  }
  return {
    type: 'connection/created',
    at,
    ...common,
    url: plan.url,
    initiator: readInitiator(plan),
    pageUrl: plan.pageUrl === null ? notSeen('not-in-file') : seen(plan.pageUrl),
  };
}

/** Whether the producer recorded the messages of this entry, even if there were none. */
function messagesRecorded({ entry, own, kind }: EntryPlan): boolean {
  if (own !== null) return own.messagesRecorded;
  if (entryList(entry, '_webSocketMessages') !== null) return true;
  return kind === 'event-stream' && hasStreamEvents(entry);
}

/** Whether the producer would have written an end: HAR has no place for one, and Chrome, Firefox, Safari and Playwright write none. */
function closeRecorded({ entry, own, producer }: EntryPlan): boolean {
  if (own !== null) return own.closedAt !== null || own.notSeen('close') !== 'not-in-file';
  return producer.startsWith('HTTP Toolkit') || Object.hasOwn(entry, '_webSocketClose');
}

/** Reads Chrome's `_initiator`, which counts lines and columns from 0. */
function readInitiator({ entry, own }: EntryPlan) {
  const initiator = member(entry, '_initiator');
  const type = stringMember(initiator, 'type');
  if (type === null) return notSeen(own?.notSeen('initiator') ?? 'not-in-file');
  const stack: StackFrame[] = [];
  for (const frame of arrayMember(member(initiator, 'stack'), 'callFrames').slice(0, 1_000)) {
    if (!isObject(frame)) continue;
    stack.push({
      functionName: stringMember(frame, 'functionName') ?? '',
      url: stringMember(frame, 'url') ?? '',
      line: (numberMember(frame, 'lineNumber') ?? -1) + 1,
      column: (numberMember(frame, 'columnNumber') ?? -1) + 1,
    });
  }
  return seen({ type, url: stringMember(initiator, 'url'), stack });
}

/** Null where the file shows nothing of a response. */
function answer(plan: EntryPlan, context: MessageContext): LifecycleEvent | null {
  const { own, transport, status, kind } = plan;
  const connection = connectionId(context.connection);
  const source = sourceOf(plan);
  const common = { type: 'handshake/response-received', source, connection, transport } as const;
  if (own !== null && own.responseReceivedAt === null) {
    // Where only the browser's words state the status, they become an error event, which carries it.
    if (transport === 'unknown') return null;
    const why = notSeen(own.notSeen('response') ?? 'not-in-file');
    return { ...common, at: plan.start, status: why, head: why };
  }
  if (own === null && status === null && transport === 'unknown') return null;
  // The body of an event stream becomes its events.
  const body = kind === 'event-stream' && isStream(plan) ? null : bodyOf(plan.entry);
  return {
    ...common,
    at: time(own?.responseReceivedAt ?? plan.start + plan.wait),
    status: status === null ? notSeen('not-in-file') : seen(status),
    head: readResponseHead(plan),
    ...(body === null ? {} : { body }),
  };
}

/** Reads HTTP Toolkit's `_webSocketClose`, or ours; null where the file does not say that the connection ended. */
function closing({ entry, own, end }: EntryPlan): ClosedAt | null {
  if (own !== null) {
    if (own.closedAt === null) return null;
    const close = own.close === null ? notSeen(own.notSeen('close') ?? 'not-in-file') : seen(own.close);
    return { at: time(own.closedAt), close };
  }
  const written = member(entry, '_webSocketClose');
  if (written === 'aborted') {
    return { at: end, close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }) };
  }
  if (!isObject(written)) return null;
  const at = messageTimeMember(written, 'timestamp') ?? messageTimeMember(written, 'time') ?? end;
  const code = closeCodeMember(written);
  if (code === null) return { at, close: UNSEEN_CLOSE };
  const reason = stringMember(written, 'reason') ?? '';
  return { at, close: seen({ code, reason, wasClean: null, by: 'unknown' }) };
}
