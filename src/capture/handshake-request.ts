import { notSeen, type Observed, seen } from '../events/observed.ts';
import type { Field } from '../protocol/http/field.ts';
import { originForm } from '../protocol/http/origin-form.ts';
import type { RequestHead } from '../protocol/http/request-head.ts';

/**
 * A WebSocket's request of which Chromium tells the fields, without the request line: over HTTP/1.1 a browser can send
 * only this one (RFC 6455 section 4.1).
 *
 * Chromium 156 tells the fields of an HTTP/1.1 handshake also where it went as an extended CONNECT over HTTP/2, all
 * but the key, which only HTTP/1.1 has: such fields are invented and not passed on.
 */
export function requestFromFields(fields: readonly Field[], url: string): Observed<RequestHead> {
  if (!hasKey(fields)) return notSeen('invented-by-browser');
  return seen({ method: 'GET', target: originForm(url), version: 'HTTP/1.1', fields, raw: null });
}

/** Whether a handshake has the key that only HTTP/1.1 has. */
export function hasKey(fields: readonly Field[]): boolean {
  return fields.some(({ name }) => name.toLowerCase() === 'sec-websocket-key');
}
