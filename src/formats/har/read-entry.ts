import type { CloseSeen, LifecycleEvent, Source, StackFrame } from '../../events/event.ts';
import { notSeen, type Observed, seen } from '../../events/observed.ts';
import {
  type ConnectionId,
  connectionId,
  type EpochMilliseconds,
  epochMilliseconds,
} from '../../events/units.ts';
import { isHookKey } from '../../session/document-of.ts';
import type { NewMessage } from '../batch-builder.ts';
import { arrayMember, isObject, member, numberMember, stringMember } from '../json-access.ts';
import { messageTime } from './har-time.ts';
import type { EntryPlan } from './plan-entry.ts';
import { readRequestHead, readResponseHead } from './read-heads.ts';
import { type MessageContext, readMessages } from './read-messages.ts';

/** A file stands for whoever told it; but that nobody heard messages has to stay known. */
function sourceOf({ own }: EntryPlan): Source {
  return own?.networkLogAlone === true ? 'devtools-network' : 'har';
}

/** The events and messages of one entry in their order, as a live source would have told them. */
export function* readEntry(plan: EntryPlan, context: MessageContext): Generator<LifecycleEvent | NewMessage> {
  const connection = connectionId(context.connection);
  const { entry, own } = plan;
  const source = sourceOf(plan);
  yield creation(plan, context);
  const requestAt = own === null ? plan.start : own.requestSentAt;
  const head = readRequestHead(plan);
  if (requestAt !== null) {
    yield { type: 'handshake/request-sent', at: time(requestAt), source, connection, head };
  }
  const sentFrom = [...(own?.sentFrom ?? [])];
  let opening: readonly LifecycleEvent[] = [...asList(answer(plan, context)), ...told(plan, connection)];
  for (const item of readMessages(entry, context)) {
    const at = item.type === 'error' ? item.at : item.message.at;
    const [first] = opening;
    if (first !== undefined && (own === null || first.at <= at)) {
      yield* opening;
      opening = [];
    }
    for (let from = sentFrom[0]; from !== undefined && from.position <= item.position; from = sentFrom[0]) {
      sentFrom.shift();
      yield { type: 'message/sent-from', at: time(at), source: 'page-hook', connection, stack: from.stack };
    }
    if (item.type === 'message') yield item.message;
    else {
      const { position, text } = item;
      const by = own?.wordsOfPage.has(position) === true ? 'page-hook' : source;
      yield { type: 'browser/reported-error', at: item.at, source: by, connection, text };
    }
  }
  yield* opening;
  const close = closing(plan);
  if (close === null) return;
  const by = own?.closeToldByPage === true ? 'page-hook' : source;
  yield { type: 'connection/closed', at: close.at, source: by, connection, close: close.close };
}

function asList<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}

/** What our own file tells beside the handshake, by who told it. */
function* told(plan: EntryPlan, connection: ConnectionId): Generator<LifecycleEvent> {
  const { own, start } = plan;
  if (own === null) return;
  const at = time(own.responseReceivedAt ?? own.createdAt ?? start);
  for (const join of own.joins) yield { type: 'connection/joined', at, connection, ...join };
  // Its place in the file is its key now: the old one still says which document's events are about it.
  if (own.sourceKey !== null && isHookKey(own.sourceKey)) {
    const { sourceKey } = own;
    yield { type: 'connection/joined', at, connection, source: 'page-hook', sourceKey, how: 'exact' };
  }
  // A page may have forged these before they came into the file.
  const page = { at, source: 'page-hook', connection } as const;
  if (own.opened !== null) yield { type: 'connection/opened', ...page, ...own.opened };
  if (own.bufferedPeak !== null) yield { type: 'send/buffered', ...page, bytes: own.bufferedPeak };
  if (own.blocked !== null) {
    const { directive } = own.blocked;
    yield { type: 'connection/blocked', at: own.blocked.at, source: sourceOf(plan), connection, directive };
  }
}

const time = (value: number) => epochMilliseconds(value);

function creation(plan: EntryPlan, context: MessageContext): LifecycleEvent {
  const { own, kind } = plan;
  const connection = connectionId(context.connection);
  const common = {
    source: own?.toldByPage === true ? 'page-hook' : sourceOf(plan),
    connection,
    kind,
    sourceKey: context.where,
    target: own?.target ?? 'unknown',
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

/** Chrome's `_initiator`; it counts lines and columns from 0. */
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

/** Null where the file shows nothing of an answer. */
function answer(plan: EntryPlan, context: MessageContext): LifecycleEvent | null {
  const { own, transport, status } = plan;
  const connection = connectionId(context.connection);
  const source = sourceOf(plan);
  const common = { type: 'handshake/response-received', source, connection, transport } as const;
  if (own !== null && own.responseReceivedAt === null) {
    // A status may be known from the browser's words alone: they come as words again.
    if (transport === 'unknown') return null;
    const why = notSeen(own.notSeen('response') ?? 'not-in-file');
    return { ...common, at: plan.start, status: why, head: why };
  }
  if (own === null && status === null && transport === 'unknown') return null;
  return {
    ...common,
    at: time(own?.responseReceivedAt ?? plan.start + plan.wait),
    status: status === null ? notSeen('not-in-file') : seen(status),
    head: readResponseHead(plan),
  };
}

/** HTTP Toolkit's `_webSocketClose`, or ours; null where the file does not say that the connection ended. */
function closing(plan: EntryPlan): { at: EpochMilliseconds; close: Observed<CloseSeen> } | null {
  const { entry, own } = plan;
  const told = member(entry, '_webSocketClose');
  const stamp = numberMember(told, 'timestamp');
  const end = time(own?.closedAt ?? (stamp === null ? plan.end : messageTime(stamp)));
  if (own !== null) {
    if (own.closedAt === null) return null;
    return {
      at: end,
      close: own.close === null ? notSeen(own.notSeen('close') ?? 'not-in-file') : seen(own.close),
    };
  }
  if (told === 'aborted') {
    return { at: end, close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }) };
  }
  const code = numberMember(told, 'code');
  if (!isObject(told)) return null;
  if (code === null) return { at: end, close: notSeen('not-in-file') };
  const reason = stringMember(told, 'reason') ?? '';
  return { at: end, close: seen({ code, reason, wasClean: null, by: 'unknown' }) };
}
