import { decodeBase64Bytes } from '../base64.ts';
import type { JsonScanner, JsonSpan } from '../json-scanner.ts';

const QUOTE = 0x22;
/** How bytes of a socket begin: `{"params":{"byte_count":5,"bytes":"..."}`, members by their names (Chromium 120 to 156). */
const COUNT = new TextEncoder().encode('{"params":{"byte_count":');
const BYTES = new TextEncoder().encode(',"bytes":"');
const DIGITS = 10;

/** The bytes of a socket in an event, without the text of it being made; null where it is not written as Chromium does. */
export function bytesOfEvent(scanner: JsonScanner, { start, end }: JsonSpan): Uint8Array | null {
  const event = scanner.bytes(start, end);
  if (!beginsWith(COUNT, event, 0)) return null;
  let at = COUNT.length;
  while (at < COUNT.length + DIGITS && event[at] !== BYTES[0]) at++;
  if (!beginsWith(BYTES, event, at)) return null;
  const from = at + BYTES.length;
  const to = event.indexOf(QUOTE, from);
  return to === -1 ? null : decodeBase64Bytes(event.subarray(from, to));
}

function beginsWith(text: Uint8Array, bytes: Uint8Array, at: number): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text[i]) return false;
  return true;
}
