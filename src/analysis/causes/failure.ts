import type { ConnectionKind } from '../../events/event.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import { combinedValue, fieldLines } from '../../protocol/http/field.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import type { Connection } from '../../session/connection.ts';
import type { PageSpan } from '../../session/page-lane.ts';
import { readWords } from '../browser-words/read-words.ts';
import type { ExplainContext } from '../explain-context.ts';
import type { Finding } from '../finding.ts';
import type { FixSite } from '../fixes/fix-site.ts';
import { fixSite } from '../fixes/fix-site.ts';
import { realRequest, type Situation, situationOf } from '../situation.ts';
import { quoteWords } from './quote-words.ts';
import { readableBody } from './readable-body.ts';

/** All that is known of a switch that failed, or of a connection that broke after it. What was not seen is null. */
export interface Failure {
  readonly connection: Connection;
  readonly kind: ConnectionKind;
  /** How it tried to leave plain HTTP, by what the handshake itself proves and not by what was reported alone. */
  readonly situation: Situation;
  /** The server's status, seen or named by the browser's words; null where nobody saw one. */
  readonly status: number | null;
  /** As it was sent: null also where the browser invented what it showed. */
  readonly request: RequestHead | null;
  readonly response: ResponseHead | null;
  /** The reason and the body of the answer, as one text without markup; empty where neither was seen. */
  readonly answerWords: string;
  /** The browser's words before the switch, those with text only. */
  readonly words: readonly string[];
  /** The browser's words after the switch, those with text only. */
  readonly laterWords: readonly string[];
  /** The browser did report a failure before the switch, and left its reason empty. */
  readonly reasonEmpty: boolean;
  /** The causes that the words before the switch name by themselves, each with its words. */
  readonly named: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
  /** Findings are left out of the recognition as long as the browser's words may say it themselves. */
  readonly findingsCount: boolean;
  /** Null: no message at all. Undefined: not known. */
  readonly lastMessageAt: EpochMilliseconds | null | undefined;
  /** What the page and the browser around it did in the connection's life, by time: see `pageSpan`. Empty where nobody saw it. */
  readonly page: readonly PageSpan[];
  readonly context: ExplainContext;
  readonly site: FixSite;
}

/** No connection says more than that; a hostile file may. */
const MOST_WORDS = 100;

/** Gathers what a connection and its findings show of a failure. Never throws. */
export function readFailure(
  connection: Connection,
  findings: readonly Finding[],
  context: ExplainContext,
): Failure {
  // A page can forge what its hook reports: those words explain nothing.
  const errors = connection.errors.filter((error) => error.source !== 'page-hook').slice(0, MOST_WORDS);
  const before = errors.filter((error) => error.beforeSwitch);
  const words = before.map((error) => error.text.trim()).filter((text) => text !== '');
  const response = connection.response.seen ? connection.response.value : null;
  const status = statusOf(connection, words);
  const location = response === null ? null : combinedValue(response.fields, 'location');
  return {
    connection,
    kind: connection.kind,
    situation: situationOf(connection),
    status,
    request: realRequest(connection),
    response,
    answerWords: `${response?.reason ?? ''}\n${readableBody(connection.body) ?? ''}`.trim(),
    words,
    laterWords: errors
      .filter((error) => !error.beforeSwitch)
      .map((error) => error.text.trim())
      .filter((text) => text !== ''),
    // Firefox's webRequest has no reasons that it could leave empty.
    reasonEmpty: before.some((error) => error.text.trim() === '' && error.source !== 'web-request'),
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
    ),
  };
}

/** What the server answered as subprotocol: by its field, or as Chromium 156 quotes it. */
function chosenIn(response: ResponseHead | null, words: readonly string[]): string | null {
  const field = response === null ? null : combinedValue(response.fields, 'sec-websocket-protocol');
  return field ?? /'Sec-WebSocket-Protocol' header value '([^']*)'/.exec(words.join('\n'))?.[1] ?? null;
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

/** The browser's words that name this cause, where no answer of a server was seen that says better; null otherwise. */
export function namedWithoutAnswer(failure: Failure, cause: string): string | null {
  return failure.status === null ? (failure.named.get(cause) ?? null) : null;
}

/** No word of the browser, no status, not even a request: nothing but the end was reported. */
export function endedInSilence({ words, reasonEmpty, status, request, connection }: Failure): boolean {
  return (
    words.length === 0 && !reasonEmpty && status === null && request === null && !connection.request.seen
  );
}

/**
 * Findings of the named checks that failed, about an answer that did switch: for recognition, so none while the
 * browser's words come first.
 */
export function failedAfterSwitch(failure: Failure, ids: readonly string[]): readonly Finding[] {
  if (!failure.findingsCount || !serverSwitched(failure)) return [];
  return failedChecks(failure, ids);
}

function serverSwitched(failure: Failure): boolean {
  const { status } = failure;
  if (overHttp2(failure)) return status !== null && status >= 200 && status <= 299;
  return status === 101;
}

/** Findings of the named checks that failed, for the evidence. */
export function failedChecks(failure: Failure, ids: readonly string[]): readonly Finding[] {
  return failure.findings.filter((finding) => finding.verdict === 'fail' && ids.includes(finding.check));
}

/** One field of the response, several lines joined; null where it is not there or the response was not seen. */
export function responseField(failure: Failure, name: string): string | null {
  return failure.response === null ? null : combinedValue(failure.response.fields, name);
}

/** One field of the request, several lines joined; null where it is not there or the request was not seen. */
export function requestField(failure: Failure, name: string): string | null {
  return failure.request === null ? null : combinedValue(failure.request.fields, name);
}

/** Such as `Server: nginx/1.22.1`, quoted as it was sent; null where the response does not have it. */
export function quoteField(failure: Failure, name: string): string | null {
  const line = failure.response === null ? undefined : fieldLines(failure.response.fields, name)[0];
  return line === undefined ? null : quoteWords(`${name}: ${line.value}`);
}

/** Whether HTTP/2 or HTTP/3 carried it, where there is no Upgrade and no Connection (RFC 9113 section 8.2.2). */
export function overHttp2({ situation }: Failure): boolean {
  return (
    situation.transport === 'h2' || situation.transport === 'h3' || situation.mechanism === 'extended-connect'
  );
}

/** Whether it asked for the switch by Upgrade, as far as known. */
export function isUpgrade(failure: Failure): boolean {
  return !overHttp2(failure) && (failure.kind === 'websocket' || failure.kind === 'upgrade');
}

/** The URL, parsed; null where it was not seen or is none. */
export function urlOf({ connection: { url } }: Failure): URL | null {
  return url.seen && URL.canParse(url.value) ? new URL(url.value) : null;
}
