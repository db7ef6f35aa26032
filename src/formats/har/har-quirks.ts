import type { ConnectionKind } from '../../events/event.ts';
import { combinedValue, type Field, fieldLines } from '../../protocol/http/field.ts';
import { namesFirefox } from '../../protocol/http/names-firefox.ts';

/** What a quirk is recognised by. */
export interface EntryFacts {
  readonly producer: string;
  readonly kind: ConnectionKind;
  readonly status: number | null;
  readonly requestFields: readonly Field[];
  readonly responseFields: readonly Field[];
}

/** Fields that a message over HTTP/2 cannot have (RFC 9113 section 8.2.2), beside those that Chrome invents in a request. */
const OF_HTTP1 = ['connection', 'keep-alive', 'transfer-encoding', 'upgrade'];

/**
 * Chrome writes a WebSocket over HTTP/2 as status 200 of HTTP/1.1, with an invented GET without a key (Chromium 156).
 * Without this quirk it would look like an ignored upgrade. Chrome before 2020 wrote an HTTP/1.1 refusal in the same way;
 * the response's fields distinguish the two.
 */
export function isChromeHttp2WebSocket(facts: EntryFacts): boolean {
  const { producer, kind, status, requestFields, responseFields } = facts;
  if (!producer.startsWith('WebInspector') || kind !== 'websocket') return false;
  if (status === null || status < 200 || status > 299) return false;
  return !has(requestFields, 'sec-websocket-key') && !OF_HTTP1.some((name) => has(responseFields, name));
}

/**
 * Firefox copies the request's fields before it adds Upgrade and writes Connection (Firefox 153), so the list is not what
 * was sent. Analysis recognises the copy by its User-Agent; where a page or a setting changed that, the whole list is
 * disregarded.
 */
export function isFirefoxEarlyCopy(facts: EntryFacts): boolean {
  const { producer, kind, requestFields } = facts;
  if (!producer.startsWith('Firefox') || kind !== 'websocket' || has(requestFields, 'upgrade')) return false;
  return !namesFirefox(combinedValue(requestFields, 'user-agent'));
}

/**
 * Firefox writes the version of the response as that of the request (Firefox 153), so the request's version is not
 * observed.
 */
export function hidesRequestVersion({ producer }: EntryFacts): boolean {
  return producer.startsWith('Firefox');
}

function has(fields: readonly Field[], name: string): boolean {
  return fieldLines(fields, name).length > 0;
}
