import type { ConnectionKind, Initiator } from '../../events/event.ts';
import { notSeen, type Observed, seen } from '../../events/observed.ts';
import type { Field } from '../../protocol/http/field.ts';
import { originForm } from '../../protocol/http/origin-form.ts';
import type { RequestHead } from '../../protocol/http/request-head.ts';
import type { ResponseHead } from '../../protocol/http/response-head.ts';
import { type Transport, transportOf, versionOf } from '../../protocol/http/transport.ts';
import {
  classifyExchange,
  type ExchangeFacts,
  redirectsStream,
} from '../../protocol/upgrade/classify-exchange.ts';
import { offerOf } from '../../protocol/upgrade/offer-of.ts';
import { type BoundFields, boundFields } from '../bound-fields.ts';
import { cutText } from '../cut-text.ts';
import { readInitiator } from '../debugger/read-initiator.ts';
import { requestFromFields } from '../handshake-request.ts';
import { markOfStack } from '../mark.ts';

const MAX_TEXT = 65_536;
/** Errors of one exchange that are reported; one more is read, which shows that there are more. */
export const MOST_ERRORS = 100;
/** Chromium 156 gives a failure before the request a time of 1969. */
const FIRST_TIME = Date.UTC(2000, 0);

/** What the browser said was wrong; `at` is null where it did not say when. */
interface HarError {
  readonly at: number | null;
  readonly text: string;
}

/** An exchange of DevTools' network log that is evidence of a switch. Times are epoch milliseconds of the system. */
export interface HarExchange {
  readonly kind: ConnectionKind;
  readonly url: string;
  /** As the page hook set it; empty where there is none. */
  readonly mark: string;
  /** What distinguishes it from others to that URL: its mark, or its `Sec-WebSocket-Key`; empty where it has neither. */
  readonly identity: string;
  readonly initiator: Observed<Initiator>;
  readonly startedAt: number | null;
  /** How long it took; null where that is not known. */
  readonly took: number | null;
  /** Null where the log shows none. */
  readonly request: Observed<RequestHead> | null;
  readonly response: HarResponse | null;
  readonly errors: readonly HarError[];
  /** The browser kept the answer from the page: CORS forbids it. */
  readonly withheld: boolean;
  /** DevTools names nobody who made it: a frame of another extension is in the stack. */
  readonly isMakerWithheld: boolean;
  /** Where a redirect of an event stream leads to; empty for others. */
  readonly redirect: string;
  /** The whole `Upgrade` or `Alt-Svc` that an ordinary answer offers; empty for others. */
  readonly offer: string;
}

interface HarResponse {
  readonly status: number;
  readonly transport: Transport;
  readonly head: ResponseHead;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads an entry as Chromium's DevTools gives it to extensions, or as the devtools page cut it down; null where it is no
 * evidence of a switch, or no entry. Measured in Chromium 156: a refused or failed handshake has status 0 and the
 * browser's words as a message of type `error`; fields have lost their order; over HTTP/2 the version is invented.
 */
export function readHarEntry(value: unknown): HarExchange | null {
  const {
    request: asked,
    response: answered,
    startedDateTime,
    time,
    _resourceType: type,
    _initiator: initiated,
    _webSocketMessages: messages,
  } = json(value);
  const request = json(asked);
  const response = json(answered);
  const { _error: failure } = response;
  const words = text(failure);
  const url = text(request.url);
  if (url === '') return null;
  const sent = fieldsOf(request.headers);
  const received = fieldsOf(response.headers);
  const status = typeof response.status === 'number' ? response.status : 0;
  const facts = {
    url,
    status: status === 0 ? null : status,
    request: sent.fields,
    response: received.fields,
    label: text(type).toLowerCase(),
  };
  const redirect = redirectsStream(facts) ? redirectTarget(response, url) : '';
  const what = redirect === '' ? kindOf(facts) : ({ kind: 'event-stream', offer: '' } as const);
  if (what === null) return null;
  const initiator = readInitiator(initiated);
  const started = Date.parse(text(startedDateTime));
  const startedAt = started >= FIRST_TIME ? started : null;
  const took = startedAt !== null && typeof time === 'number' && time >= 0 && time < 1e12 ? time : null;
  const isSocket = what.kind === 'websocket';
  const mark = initiator.seen ? markOfStack(initiator.value.stack) : '';
  return {
    ...what,
    url,
    mark,
    identity: mark === '' ? fieldValue(sent.fields, 'sec-websocket-key') : mark,
    initiator,
    startedAt,
    took,
    request: isSocket ? socketRequest(sent, url) : ordinaryRequest(request, url, sent),
    response: status === 0 ? null : responseOf(response, status, received, isSocket),
    redirect,
    withheld: !isSocket && words === 'net::ERR_FAILED',
    isMakerWithheld: initiated === null,
    errors: isSocket ? errorsOf(messages) : failureOf(words, startedAt, took),
  };
}

/** A switch or an attempt at one, or an ordinary answer that offers another protocol; null for all else. */
function kindOf(facts: ExchangeFacts): Pick<HarExchange, 'kind' | 'offer'> | null {
  const kind = classifyExchange(facts);
  const offer = offerOf(kind, facts);
  if (kind !== null) return { kind, offer };
  return offer === '' ? null : { kind: 'upgrade', offer };
}

function redirectTarget({ redirectURL }: Json, url: string): string {
  const target = text(redirectURL);
  return target !== '' && URL.canParse(target, url) ? new URL(target, url).href : '';
}

/** Why an ordinary request failed. What the page or the browser gave up on purpose did not fail. */
function failureOf(words: string, startedAt: number | null, took: number | null): readonly HarError[] {
  if (words === '' || words === 'net::ERR_ABORTED') return [];
  return [{ at: startedAt === null ? null : startedAt + (took ?? 0), text: words }];
}

function socketRequest(fields: BoundFields, url: string): Observed<RequestHead> | null {
  return fields.fields.length === 0 ? null : requestFromFields(fields, url);
}

function ordinaryRequest(request: Json, url: string, fields: BoundFields): Observed<RequestHead> | null {
  if (fields.fields.length === 0) return null;
  const transport = transportOf(request.httpVersion);
  if (transport === 'unknown') return notSeen('source-cannot');
  const version = versionOf(transport);
  return seen({ method: text(request.method), target: originForm(url), version, ...fields, raw: null });
}

function responseOf(
  response: Json,
  status: number,
  fields: BoundFields,
  isSocket: boolean,
): HarResponse | null {
  if (!Number.isSafeInteger(status) || status < 100 || status > 999) return null;
  const reported = transportOf(response.httpVersion);
  // DevTools writes HTTP/1.1 for a socket also where it went over HTTP/2; there it opens with a 2xx (RFC 8441 section 5).
  const transport = isSocket ? (status >= 200 && status < 300 ? 'h2' : 'http/1.1') : reported;
  const reason = transport === 'h2' || transport === 'h3' ? '' : text(response.statusText);
  return { status, transport, head: { version: versionOf(transport), status, reason, ...fields, raw: null } };
}

function errorsOf(messages: unknown): readonly HarError[] {
  if (!Array.isArray(messages)) return [];
  const errors: HarError[] = [];
  for (const message of messages) {
    const { type, data, time } = json(message);
    if (type !== 'error' || errors.length > MOST_ERRORS) continue;
    // Seconds, as in CDP.
    const at = typeof time === 'number' && time * 1000 >= FIRST_TIME && time < 1e11 ? time * 1000 : null;
    errors.push({ at, text: text(data) });
  }
  return errors;
}

function fieldsOf(headers: unknown): BoundFields {
  return boundFields(Array.isArray(headers) ? fieldsIn(headers) : []);
}

function* fieldsIn(headers: readonly unknown[]): Generator<Field> {
  for (const header of headers) {
    const { name, value } = json(header);
    if (typeof name === 'string' && typeof value === 'string') yield { name, value };
  }
}

function fieldValue(fields: readonly Field[], name: string): string {
  const found = fields.filter((field) => field.name.toLowerCase() === name);
  return found.map(({ value }) => value).join(', ');
}

function text(value: unknown): string {
  return typeof value === 'string' ? cutText(value, MAX_TEXT) : '';
}

function json(value: unknown): Json {
  return isJson(value) ? value : {};
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
