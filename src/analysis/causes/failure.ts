import type { ConnectionKind, TcpEnd } from '../../events/event.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import { combinedValue, fieldLines } from '../../protocol/http/field.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import type { Connection } from '../../session/connection.ts';
import type { PageSpan } from '../../session/page-lane.ts';
import { quotedSubprotocol } from '../browser-words/quoted-subprotocol.ts';
import { readWords } from '../browser-words/read-words.ts';
import type { ExplainContext } from '../explain-context.ts';
import type { Finding } from '../finding.ts';
import type { FixSite } from '../fixes/fix-site.ts';
import { fixSite } from '../fixes/fix-site.ts';
import { leftOut } from '../left-out.ts';
import { methodOf, realRequest, type Situation, situationOf } from '../situation.ts';
import { quoteWords } from './quote-words.ts';
import { readableBody } from './readable-body.ts';

/** All that is known of a switch that failed, or of a connection that broke off after it. What was not seen is null. */
export interface Failure {
  readonly connection: Connection;
  readonly kind: ConnectionKind;
  /** How it tried to leave plain HTTP, by what the handshake itself proves, not only by what was reported. */
  readonly situation: Situation;
  /** The server's status, seen or named by the browser's words; null where nobody saw one. */
  readonly status: number | null;
  /** The request as it was sent; null also where the browser invented what it showed. */
  readonly request: RequestHead | null;
  readonly response: ResponseHead | null;
  /** The reason phrase and the body of the answer, as one text without markup; empty where neither was seen. */
  readonly answerWords: string;
  /** The browser's error texts before the switch, without empty ones. */
  readonly words: readonly string[];
  /** The browser's error texts after the switch, without empty ones. */
  readonly laterWords: readonly string[];
  /** The browser reported a failure before the switch, and left its reason empty. */
  readonly reasonEmpty: boolean;
  /** The causes that error texts before the switch name by themselves, each with its text. */
  readonly named: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
  /** False while the browser's words may name the cause themselves: findings are then not used for recognition. */
  readonly findingsCount: boolean;
  /** Null: no message at all. Undefined: not known. */
  readonly lastMessageAt: EpochMilliseconds | null | undefined;
  /**
   * What the page and the browser around it did while the connection existed, by time: see `pageSpan`. Empty where nobody
   * saw it.
   */
  readonly page: readonly PageSpan[];
  readonly context: ExplainContext;
  readonly site: FixSite;
}

/** More error texts than any connection has; a hostile file may have more. */
const MOST_WORDS = 100;
/** No text of a browser is longer, but what it quotes may be. */
const LONGEST_WORDS = 4_096;

/** An empty reason, alone or behind the words of Chromium's console. */
const NO_REASON = /^(?:WebSocket connection to '[^']{0,4096}' failed:)?$/;

/** Collects what a connection and its findings show of a failure. Never throws. */
export function readFailure(
  connection: Connection,
  findings: readonly Finding[],
  context: ExplainContext,
): Failure {
  // A page can forge what its hook reports, so those words explain nothing.
  const errors = connection.errors.filter((error) => error.source !== 'page-hook').slice(0, MOST_WORDS);
  const before = errors.filter((error) => error.beforeSwitch);
  const words = before.map((error) => error.text.trim()).filter((text) => !NO_REASON.test(text));
  // Of a head that was cut nobody knows what it lacks: a cause is never recognised by that.
  const response = whole(connection.response.seen ? connection.response.value : null);
  const status = statusOf(connection, words);
  const location = response === null ? null : combinedValue(response.fields, 'location');
  const request = whole(realRequest(connection));
  return {
    connection,
    kind: connection.kind,
    situation: situationOf(connection),
    status,
    request,
    response,
    answerWords: wordsOfAnswer(response, connection.body),
    words,
    laterWords: errors
      .filter((error) => !error.beforeSwitch)
      .map((error) => error.text.trim())
      .filter((text) => text !== ''),
    // Firefox's webRequest has no reasons that could be empty.
    reasonEmpty: before.some((error) => NO_REASON.test(error.text.trim()) && error.source !== 'web-request'),
    named: namedBy(words),
    findings,
    findingsCount: true,
    lastMessageAt: context.lastMessageAt,
    page: context.page ?? [],
    context,
    site: fixSite(
      connection.url.seen ? connection.url.value : null,
      status,
      location,
      chosenIn(response, words),
      request === null ? null : combinedValue(request.fields, 'upgrade'),
      connection.kind === 'event-stream' ? { isCompressed: isCompressed(response) } : null,
    ),
  };
}

function isCompressed(response: ResponseHead | null): boolean {
  const coding = response === null ? null : combinedValue(response.fields, 'content-encoding');
  return coding !== null && !/^\s*identity\s*$/i.test(coding);
}

/** The reason phrase, the field in which WebSocket-Node gives its reason, and the body. */
function wordsOfAnswer(response: ResponseHead | null, body: string | null): string {
  const rejected = response === null ? null : combinedValue(response.fields, 'x-websocket-reject-reason');
  const text = readableBody(body) ?? '';
  return `${response?.reason ?? ''}\n${rejected === null ? text : `${rejected}\n${text}`}`.trim();
}

/** The head where all of it was kept. */
function whole<T extends { readonly cut?: true }>(head: T | null): T | null {
  return head?.cut === true ? null : head;
}

/** The subprotocol that the server answered, from its field or as Chromium 156 quotes it. */
function chosenIn(response: ResponseHead | null, words: readonly string[]): string | null {
  const field = response === null ? null : combinedValue(response.fields, 'sec-websocket-protocol');
  return field ?? quotedSubprotocol(words.map((text) => text.slice(0, LONGEST_WORDS)).join('\n'));
}

function statusOf(connection: Connection, words: readonly string[]): number | null {
  const seen = connection.response.seen ? connection.response.value.status : 0;
  if (seen > 0) return seen;
  if (connection.status.seen && connection.status.value > 0) return connection.status.value;
  for (const text of words) {
    const status = readWords(text)?.status ?? null;
    if (status !== null) return status;
  }
  return null;
}

function namedBy(words: readonly string[]): ReadonlyMap<string, string> {
  const named = new Map<string, string>();
  for (const text of words) {
    const cause = readWords(text)?.cause ?? null;
    if (cause !== null && !named.has(cause)) named.set(cause, text);
  }
  return named;
}

/** The browser's error text that names this cause, unless an answer was seen that is a better reason; otherwise null. */
export function namedWithoutAnswer(failure: Failure, cause: string): string | null {
  return failure.status === null ? (failure.named.get(cause) ?? null) : null;
}

/** How the server ended TCP before a whole answer, or within an event stream, where that was seen; otherwise null. */
export function serverEndedTcp({ connection: { close }, status }: Failure): TcpEnd | null {
  if (status !== null || !close.seen || close.value.by !== 'server') return null;
  return close.value.tcp ?? null;
}

/** No error text, no status, not even a request: only the end was reported. */
export function endedInSilence({ words, reasonEmpty, status, request, connection }: Failure): boolean {
  return (
    words.length === 0 && !reasonEmpty && status === null && request === null && !connection.request.seen
  );
}

/**
 * Findings of the named checks that failed, about an answer that did switch. For recognition, so there are none while the
 * browser's words come first.
 */
export function failedAfterSwitch(failure: Failure, ids: readonly string[]): readonly Finding[] {
  if (!failure.findingsCount || !serverSwitched(failure)) return [];
  return failedChecks(failure, ids);
}

/** Whether the server's answer was seen, and is the switch. */
export function serverSwitched(failure: Failure): boolean {
  const { status } = failure;
  if (overHttp2(failure)) return status !== null && status >= 200 && status <= 299;
  return status === 101;
}

/** Findings of the named checks that failed, for the evidence. */
export function failedChecks(failure: Failure, ids: readonly string[]): readonly Finding[] {
  return failure.findings.filter((finding) => finding.verdict === 'fail' && ids.includes(finding.check));
}

/** One field of the response, its lines joined; null where it is absent or the response was not seen. */
export function responseField(failure: Failure, name: string): string | null {
  return failure.response === null ? null : combinedValue(failure.response.fields, name);
}

/** One field of the request, its lines joined; null where it is absent or the request was not seen. */
export function requestField(failure: Failure, name: string): string | null {
  return failure.request === null ? null : combinedValue(failure.request.fields, name);
}

/** Whether the request was sent without this field, as far as its list can show that. */
export function lacksField(failure: Failure, name: string): boolean {
  return (
    failure.request !== null && requestField(failure, name) === null && leftOut(failure.connection) === null
  );
}

/** Such as `Server: nginx/1.22.1`, quoted as it was sent; null where the response does not have it. */
export function quoteField(failure: Failure, name: string): string | null {
  const line = failure.response === null ? undefined : fieldLines(failure.response.fields, name)[0];
  return line === undefined ? null : quoteWords(`${name}: ${line.value}`);
}

/** Whether an EventSource may have made the request of a stream: a fetch is another's, where it shows (HTML section 9.2.2). */
export function mayBeEventSource(failure: Failure): boolean {
  const { request } = failure;
  if (request === null) return true;
  const accept = requestField(failure, 'Accept')?.trim().toLowerCase() ?? 'text/event-stream';
  return methodOf(request) === 'GET' && accept === 'text/event-stream';
}

/** Whether HTTP/2 or HTTP/3 carried it, which have no Upgrade and no Connection (RFC 9113 section 8.2.2). */
export function overHttp2({ situation }: Failure): boolean {
  return (
    situation.transport === 'h2' || situation.transport === 'h3' || situation.mechanism === 'extended-connect'
  );
}

/** Whether it requested the switch by Upgrade, as far as known. */
export function isUpgrade(failure: Failure): boolean {
  return !overHttp2(failure) && (failure.kind === 'websocket' || failure.kind === 'upgrade');
}

/** The URL, parsed; null where it was not seen or is malformed. */
export function urlOf({ connection: { url } }: Failure): URL | null {
  return url.seen && URL.canParse(url.value) ? new URL(url.value) : null;
}
