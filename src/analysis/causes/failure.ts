import type { ConnectionKind, Transport } from '../../events/event.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import { combinedValue, fieldLines } from '../../protocol/http/field.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import type { Connection } from '../../session/connection.ts';
import type { PageSpan } from '../../session/page-lane.ts';
import { readWords } from '../browser-words/read-words.ts';
import type { Finding } from '../finding.ts';
import type { FixSite } from '../fixes/fix-site.ts';
import { fixSite } from '../fixes/fix-site.ts';
import { quoteWords } from './quote-words.ts';

/** All that is known of a switch that failed, or of a connection that broke after it. What was not seen is null. */
export interface Failure {
  readonly connection: Connection;
  readonly kind: ConnectionKind;
  readonly transport: Transport;
  /** The server's status, seen or told by the browser's words; null where nobody saw one. */
  readonly status: number | null;
  readonly request: RequestHead | null;
  readonly response: ResponseHead | null;
  /** The browser's words before the switch, those with text only. */
  readonly words: readonly string[];
  /** The browser's words after the switch, those with text only. */
  readonly laterWords: readonly string[];
  /** The browser did report a failure before the switch, and left its reason empty. */
  readonly reasonEmpty: boolean;
  /** The causes that the words before the switch name by themselves, each with its words. */
  readonly told: ReadonlyMap<string, string>;
  readonly findings: readonly Finding[];
  /** Findings are left out of the recognition as long as the browser's words may say it themselves. */
  readonly findingsCount: boolean;
  /** Null: no message at all. Undefined: not known. */
  readonly lastMessageAt: EpochMilliseconds | null | undefined;
  /** What the page and the browser around it did in the connection's life, by time: see `pageSpan`. Empty where nobody saw it. */
  readonly page: readonly PageSpan[];
  readonly site: FixSite;
}

/** What a caller knows beside the connection itself. A `JudgeContext` fits as well. */
export interface ExplainContext {
  /** All attempts to the same endpoint in order, this one included. */
  readonly attempts?: readonly Connection[];
  /** Time of the connection's last message in either direction; null where it had none; absent where not known. */
  readonly lastMessageAt?: EpochMilliseconds | null;
  /** `Session.pageSpans` of the connection; absent where not known. */
  readonly page?: readonly PageSpan[];
}

/** No connection says more than that; a hostile file may. */
const MOST_WORDS = 100;

/** Gathers what a connection and its findings tell of a failure. Never throws. */
export function readFailure(
  connection: Connection,
  findings: readonly Finding[],
  context: ExplainContext,
): Failure {
  // A page can forge what its hook reports: those words explain nothing.
  const errors = connection.errors.filter((error) => error.source !== 'page-hook').slice(0, MOST_WORDS);
  const before = errors.filter((error) => error.beforeSwitch);
  const words = before.map((error) => error.text.trim()).filter((text) => text !== '');
  return {
    connection,
    kind: connection.kind,
    transport: connection.transport,
    status: statusOf(connection, words),
    request: connection.request.seen ? connection.request.value : null,
    response: connection.response.seen ? connection.response.value : null,
    words,
    laterWords: errors
      .filter((error) => !error.beforeSwitch)
      .map((error) => error.text.trim())
      .filter((text) => text !== ''),
    // Firefox's webRequest has no reasons that it could leave empty.
    reasonEmpty: before.some((error) => error.text.trim() === '' && error.source !== 'web-request'),
    told: toldBy(words),
    findings,
    findingsCount: true,
    lastMessageAt: context.lastMessageAt,
    page: context.page ?? [],
    site: fixSite(connection.url.seen ? connection.url.value : null),
  };
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

function toldBy(words: readonly string[]): ReadonlyMap<string, string> {
  const told = new Map<string, string>();
  for (const text of words) {
    const cause = readWords(text)?.cause ?? null;
    if (cause !== null && !told.has(cause)) told.set(cause, text);
  }
  return told;
}

/** The browser's words that name this cause, where no answer of a server was seen that says better; null otherwise. */
export function toldWithoutAnswer(failure: Failure, cause: string): string | null {
  return failure.status === null ? (failure.told.get(cause) ?? null) : null;
}

/** No word of the browser, no status, not even a request: nothing but the end was told. */
export function endedInSilence({ words, reasonEmpty, status, request }: Failure): boolean {
  return words.length === 0 && !reasonEmpty && status === null && request === null;
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
  const { status, transport } = failure;
  if (transport === 'h2' || transport === 'h3') return status !== null && status >= 200 && status <= 299;
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

/** True for a WebSocket that asked for the switch by Upgrade, as far as known. */
export function isUpgrade(failure: Failure): boolean {
  const over2 = failure.transport === 'h2' || failure.transport === 'h3';
  return !over2 && (failure.kind === 'websocket' || failure.kind === 'upgrade');
}
