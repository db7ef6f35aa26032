import { notSeen, type Observed, seen } from '../../events/observed.ts';
import { originForm } from '../../protocol/http/origin-form.ts';
import { parseRequestHead, type RequestHead } from '../../protocol/http/request-head.ts';
import { boundHead } from '../bound-fields.ts';
import { mayHaveKey, requestFromFields } from '../handshake-request.ts';
import { isCdpObject } from './cdp-value.ts';
import { fieldsOfObject } from './fields-of-object.ts';

/** Chromium limits a header section to 256 KiB. */
const MAX_HEAD = 512 * 1024;

/**
 * The request as `webSocketWillSendHandshakeRequest` reports it: fields without their order. A refused handshake has no
 * other report of its request.
 */
export function requestFromObject(headers: unknown, url: string): Observed<RequestHead> {
  if (!isCdpObject(headers)) return notSeen('source-cannot');
  return requestFromFields(fieldsOfObject(headers), url);
}

/** The request from the text that came with the response; null where there was none. */
export function requestFromText(given: unknown): Observed<RequestHead> | null {
  if (typeof given !== 'string' || given === '') return null;
  const { text, ...cut } = boundHead(given, MAX_HEAD);
  const head = { ...parseRequestHead(withOriginForm(text)).value, ...cut };
  return mayHaveKey(head) ? seen(head) : notSeen('invented-by-browser');
}

/**
 * Chromium 156 writes the whole URL into the request line of this text, although it sends origin-form (RFC 9112 section
 * 3.2.1). Unchanged, it would look like a request to a proxy.
 */
function withOriginForm(text: string): string {
  return text.replace(/^GET (wss?:\/\/\S+) /, (_, url: string) => `GET ${originForm(url)} `);
}
