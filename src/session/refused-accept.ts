import { type Field, fieldLines } from '../protocol/http/field.ts';
import { trimWhiteSpace } from '../protocol/http/white-space.ts';
import { computeAccept } from '../protocol/websocket/accept.ts';
import type { Connection } from './connection.ts';

/** Sixteen bytes in base64 (RFC 6455 section 4.1). */
const KEY = /^[A-Za-z0-9+/]{22}==$/;

/**
 * Whether a 101 was answered and a browser refused it for its accept value (RFC 6455 section 4.1): the value is wrong by what both heads
 * show, and the page, in whose hands a working socket would have been, has 1006 and never had it open. Firefox 153 says no word of it.
 */
export function isRefusedForAccept({ kind, status, request, response, opened, close }: Connection): boolean {
  if (kind !== 'websocket' || !status.seen || status.value !== 101 || opened.seen) return false;
  if (
    !close.seen ||
    close.value.code !== 1006 ||
    close.value.fault !== undefined ||
    !request.seen ||
    !response.seen
  )
    return false;
  const [key, ...others] = valuesOf(request.value.fields, 'sec-websocket-key');
  if (key === undefined || others.length > 0 || response.value.cut === true) return false;
  const accepts = valuesOf(response.value.fields, 'sec-websocket-accept');
  // What a recorder masked, emptied or joined is no value that a server sent.
  if (!KEY.test(key) || accepts.some((value) => value === '' || /[^A-Za-z0-9+/=]/.test(value))) return false;
  return accepts.length !== 1 || accepts[0] !== computeAccept(key).accept;
}

function valuesOf(fields: readonly Field[], wanted: string): string[] {
  return fieldLines(fields, wanted).map(({ value }) => trimWhiteSpace(value));
}
