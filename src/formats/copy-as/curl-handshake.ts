import type { Field } from '../../protocol/http/field.ts';
import type { Connection } from '../../session/connection.ts';
import { isOwnHost, sentFields, urlOf } from './opening.ts';
import { shellWord } from './shell-word.ts';

/**
 * What a WebSocket's request must say (RFC 6455 section 4.1), for a request that was not seen; the key is that of section
 * 1.3.
 */
const ASSUMED: readonly Field[] = [
  { name: 'Connection', value: 'Upgrade' },
  { name: 'Upgrade', value: 'websocket' },
  { name: 'Sec-WebSocket-Version', value: '13' },
  { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' },
];
/** Left out: a compressed answer would garble the terminal, and curl computes lengths itself. */
const LEFT_OUT = /^(accept-encoding|content-length|transfer-encoding)$/i;

/**
 * A curl command that sends the same request over HTTP/1.1 and prints the head of the answer; null where HTTP/1.1 has no
 * such request (WebTransport, extended CONNECT for anything but a WebSocket).
 */
export function copyAsCurl(connection: Connection): string | null {
  const url = urlOf(connection);
  if (url === null || connection.kind === 'webtransport' || connection.kind === 'extended-connect')
    return null;
  const http = new URL(url.href.replace(/^ws/, 'http'));
  const sent = sentFields(connection);
  const fields = sent.filter(({ name }) => !LEFT_OUT.test(name) && !isOwnHost(name, sent, url));
  // A switched connection lasts until someone ends it, and a stream as long as its server likes.
  const words = ['curl --include --no-buffer --http1.1 --globoff --path-as-is --max-time 10'];
  for (const field of handshakeFields(connection, fields))
    words.push(`--header ${shellWord(headerLine(field))}`);
  return `${[...words, shellWord(http.href)].join(' \\\n  ')}\n`;
}

function handshakeFields(connection: Connection, fields: readonly Field[]): readonly Field[] {
  if (connection.kind !== 'websocket') return fields;
  const has = (wanted: string) => fields.some(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  return [...ASSUMED.filter(({ name }) => !has(name)), ...fields];
}

/** curl reads a header without a value as one to leave out, and expects a semicolon in place of the colon instead. */
function headerLine({ name, value }: Field): string {
  return value === '' ? `${name};` : `${name}: ${value}`;
}
