import type { Observed } from '../events/observed.ts';
import type { Parsed } from '../protocol/http/fault.ts';
import type { Field } from '../protocol/http/field.ts';
import type { RequestHead } from '../protocol/http/request-head.ts';
import { parseConnectionOptions } from '../protocol/upgrade/connection.ts';
import { parseUpgrade } from '../protocol/upgrade/upgrade.ts';
import { parseExtensions } from '../protocol/websocket/extensions.ts';
import { parseSubprotocols } from '../protocol/websocket/subprotocol.ts';
import type { Connection } from '../session/connection.ts';
import { validateAccept } from './accept-validation.ts';
import type { BrowserVerdict } from './browser-words/browser-verdict.ts';
import { FieldTable } from './checks/field-table.ts';
import { readListField } from './checks/list-field.ts';
import type {
  Evidence,
  EvidenceKey,
  EvidenceSource,
  Gathered,
  JudgeContext,
  ListField,
  RequestLine,
  Situation,
} from './evidence.ts';
import { explainNotSeen, INVENTED, type Subject, WRITTEN_LATER } from './not-seen.ts';
import { methodOf, pseudoField, realRequest, situationOf } from './situation.ts';

type Gatherers = { readonly [Key in EvidenceKey]: () => Gathered<Evidence[Key]> };

/** The evidence of one connection, each piece read once and only when a check asks for it. */
export function gatherEvidence(
  connection: Connection,
  context: JudgeContext,
  words: BrowserVerdict,
): EvidenceSource {
  const get = <Key extends EvidenceKey>(key: Key): Gathered<Evidence[Key]> => gatherers[key]();
  const gatherers = gatherersOf(connection, context, words, get);
  return { get };
}

function once<T>(gather: () => Gathered<T>): () => Gathered<T> {
  let known: Gathered<T> | null = null;
  return () => {
    known ??= gather();
    return known;
  };
}

function gatherersOf(
  connection: Connection,
  context: JudgeContext,
  words: BrowserVerdict,
  get: <Key extends EvidenceKey>(key: Key) => Gathered<Evidence[Key]>,
): Gatherers {
  const situation = situationOf(connection);
  const isOpened = (status: number) =>
    situation.mechanism === 'extended-connect' ? status >= 200 && status < 300 : status === 101;
  const fieldsOfAnswer = (accepts: (status: number) => boolean, lacking: string) => () => {
    const status = get('status');
    if (status.state === 'inapplicable') return status;
    if (status.state === 'observed' && !accepts(status.value)) {
      return inapplicable(`The server answered ${status.value}: ${lacking}`);
    }
    return get('responseFields');
  };
  return {
    situation: once(() => observed(situation)),
    url: once(() => plain('the URL', connection.url, connection)),
    pageUrl: once(() => plain("the page's URL", connection.pageUrl, connection)),
    requestLine: once(() => then(requestOf(connection), (head) => observed(requestLine(head)))),
    knownRequest: once(() => optional(get('requestFields'))),
    knownResponse: once(() => optional(get('responseFields'))),
    knownRequestLine: once(() => optional(get('requestLine'))),
    knownPageUrl: once(() => optional(get('pageUrl'))),
    knownExtensions: once(() => optional(get('chosenExtensions'))),
    requestIsWhole: once(() => observed(connection.request.seen && connection.request.value.raw !== null)),
    requestFields: once(() => then(requestOf(connection), (head) => observed(new FieldTable(head.fields)))),
    requestUpgrade: once(() =>
      then(hopByHop(connection), () => list(get('requestFields'), 'upgrade', parseUpgrade)),
    ),
    requestConnection: once(() =>
      then(hopByHop(connection), () => list(get('requestFields'), 'connection', parseConnectionOptions)),
    ),
    requestedSubprotocols: once(() =>
      list(get('requestFields'), 'sec-websocket-protocol', parseSubprotocols),
    ),
    requestedExtensions: once(() => list(get('requestFields'), 'sec-websocket-extensions', parseExtensions)),
    status: once(() => statusOf(connection, words, situation)),
    responseFields: once(() => responseFields(connection, words)),
    switchFields: fieldsOfAnswer(isSwitch, 'the rule speaks of a 101.'),
    switchUpgrade: once(() => list(get('switchFields'), 'upgrade', parseUpgrade)),
    switchConnection: once(() => list(get('switchFields'), 'connection', parseConnectionOptions)),
    openedFields: fieldsOfAnswer(isOpened, 'the WebSocket did not open.'),
    chosenSubprotocols: once(() => list(get('openedFields'), 'sec-websocket-protocol', parseSubprotocols)),
    chosenExtensions: once(() => list(get('openedFields'), 'sec-websocket-extensions', parseExtensions)),
    refusalFields: fieldsOfAnswer((status) => !isOpened(status), 'the rule speaks of a refusal.'),
    accept: once(() => then(get('requestFields'), () => observed(validateAccept(connection)))),
    attempts: once(() => observed(context.attempts)),
    frames: () => {
      if (context.frames !== null) return observed(context.frames);
      const opened = get('openedFields');
      if (opened.state === 'inapplicable') return opened;
      return neverOpened(connection) ? inapplicable('The WebSocket did not open.') : missing(NO_FRAMES);
    },
  };
}

const NO_FRAMES =
  'Only whole messages were seen, not the frames on the wire: Chromium and Firefox join fragments and hide control frames. A NetLog would show them.';

function neverOpened({ outcome, errors }: Connection): boolean {
  return (outcome === 'refused' || outcome === 'failed') && errors.every((words) => words.beforeSwitch);
}

function isSwitch(status: number): boolean {
  return status === 101;
}

function list<T extends { readonly index: number; readonly length: number }>(
  fields: Gathered<FieldTable>,
  name: string,
  parse: (value: string) => Parsed<T[]>,
): Gathered<ListField<T>> {
  return then(fields, (table) => observed(readListField(table.lines(name), parse)));
}

function observed<T>(value: T): Gathered<T> {
  return { state: 'observed', value };
}

function missing(detail: string): { readonly state: 'missing'; readonly detail: string } {
  return { state: 'missing', detail };
}

function inapplicable(detail: string): { readonly state: 'inapplicable'; readonly detail: string } {
  return { state: 'inapplicable', detail };
}

/** For a check that can do without. */
function optional<T>(gathered: Gathered<T>): Gathered<T | null> {
  return observed(gathered.state === 'observed' ? gathered.value : null);
}

function then<T, U>(gathered: Gathered<T>, next: (value: T) => Gathered<U>): Gathered<U> {
  return gathered.state === 'observed' ? next(gathered.value) : gathered;
}

function plain<T>(subject: Subject, value: Observed<T>, connection: Connection): Gathered<T> {
  return value.seen ? observed(value.value) : missing(explainNotSeen(subject, value.why, connection));
}

function requestOf(connection: Connection): Gathered<RequestHead> {
  if (!connection.request.seen)
    return missing(explainNotSeen('the request', connection.request.why, connection));
  const head = realRequest(connection);
  if (head !== null) return observed(head);
  if (connection.request.value.fields.length > 0) return missing(INVENTED);
  return missing(explainNotSeen('the request', 'not-in-file', connection));
}

function requestLine(head: RequestHead): RequestLine {
  return {
    method: methodOf(head),
    target: pseudoField(head, ':path') ?? head.target,
    version: head.version,
    protocol: pseudoField(head, ':protocol'),
  };
}

// Firefox's webRequest shows a request before the browser writes Upgrade and Connection into it (platform-facts.md).
function hopByHop(connection: Connection): Gathered<null> {
  if (!connection.request.seen || !connection.sources.includes('web-request')) return observed(null);
  const { raw, fields } = connection.request.value;
  const complete = raw !== null || fields.some((field) => field.name.toLowerCase() === 'upgrade');
  return complete ? observed(null) : missing(WRITTEN_LATER);
}

function statusOf(connection: Connection, words: BrowserVerdict, situation: Situation): Gathered<number> {
  if (connection.status.seen) return observed(connection.status.value);
  if (words.status !== null) return observed(words.status);
  // Chromium goes on to the fields of no other answer (versions 9 to 156).
  if (words.switched && situation.mechanism === 'upgrade') return observed(101);
  if (words.switched && situation.mechanism === 'extended-connect') return observed(200);
  if (words.noAnswer !== null) return inapplicable(words.noAnswer);
  return missing(explainNotSeen('the status', connection.status.why, connection));
}

function responseFields(connection: Connection, words: BrowserVerdict): Gathered<FieldTable> {
  if (connection.response.seen) {
    const { fields, raw } = connection.response.value;
    if (raw === null && fields.length === 0 && listsNothing(connection)) {
      return missing(explainNotSeen('the response', 'not-in-file', connection));
    }
    return observed(new FieldTable(fields));
  }
  if (words.noAnswer !== null) return inapplicable(words.noAnswer);
  return missing(explainNotSeen('the response', connection.response.why, connection));
}

// A file that lists no field of either side has left them out (Playwright 1.x writes WebSockets so).
function listsNothing(connection: Connection): boolean {
  const fields: readonly Field[] = connection.request.seen ? connection.request.value.fields : [];
  return fields.length === 0;
}
