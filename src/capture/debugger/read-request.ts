import { notSeen, type Observed, seen } from '../../events/observed.ts';
import { originForm } from '../../protocol/http/origin-form.ts';
import { parseRequestHead, type RequestHead } from '../../protocol/http/request-head.ts';
import { hasKey, requestFromFields } from '../handshake-request.ts';
import { isCdpObject } from './cdp-value.ts';
import { fieldsOfObject } from './fields-of-object.ts';

/** Chromium's own limit of a header section is 256 KiB. */
const MAX_HEAD = 512 * 1024;

/**
 * The request as `webSocketWillSendHandshakeRequest` reports it: a list without its order. Better than nothing, since a
 * refused handshake has no other.
 */
export function requestFromObject(headers: unknown, url: string): Observed<RequestHead> {
  if (!isCdpObject(headers)) return notSeen('source-cannot');
  return requestFromFields(fieldsOfObject(headers), url);
}

/** The request as the text that came with the response; null where there was none. */
export function requestFromText(text: unknown): Observed<RequestHead> | null {
  if (typeof text !== 'string' || text === '') return null;
  const head = parseRequestHead(withOriginForm(text.slice(0, MAX_HEAD))).value;
  return hasKey(head.fields) ? seen(head) : notSeen('invented-by-browser');
}

/**
 * Chromium 156 writes the whole URL into the request line of this text, while it sends origin-form (RFC 9112 section
 * 3.2.1): left as it is, a reader would take it for a request to a proxy.
 */
function withOriginForm(text: string): string {
  return text.replace(/^GET (wss?:\/\/\S+) /, (_, url: string) => `GET ${originForm(url)} `);
}
