import { notSeen, type Observed, seen } from '../events/observed.ts';
import { originForm } from '../protocol/http/origin-form.ts';
import type { RequestHead } from '../protocol/http/request-head.ts';
import type { BoundFields } from './bound-fields.ts';

/**
 * A WebSocket's request of which Chromium reports the fields, without the request line: over HTTP/1.1 a browser can send
 * only this one (RFC 6455 section 4.1).
 *
 * Chromium 156 reports the fields of an HTTP/1.1 handshake also where it went as an extended CONNECT over HTTP/2, all
 * but the key, which only HTTP/1.1 has: such fields are invented and not passed on.
 */
export function requestFromFields(fields: BoundFields, url: string): Observed<RequestHead> {
  if (!mayHaveKey(fields)) return notSeen('invented-by-browser');
  return seen({ method: 'GET', target: originForm(url), version: 'HTTP/1.1', ...fields, raw: null });
}

/** Whether a handshake has the key that only HTTP/1.1 has, or may have it in the part that was not kept. */
export function mayHaveKey({ fields, cut }: BoundFields): boolean {
  return cut === true || fields.some(({ name }) => name.toLowerCase() === 'sec-websocket-key');
}
