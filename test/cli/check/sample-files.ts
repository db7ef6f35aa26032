import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HANDSHAKE = `> GET /chat HTTP/1.1
> Host: server.example.com
> Upgrade: websocket
> Connection: Upgrade
> Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
> Sec-WebSocket-Version: 13
> Origin: http://server.example.com
< HTTP/1.1 101 Switching Protocols
< Upgrade: websocket
< Connection: Upgrade
`;

/** The lines of a handshake by the book, before frames. @param extensions in the offer and in the answer */
export function handshakeLines(extensions?: string): string[] {
  const field = extensions === undefined ? [] : [`Sec-WebSocket-Extensions: ${extensions}`];
  return [
    '> GET /chat HTTP/1.1',
    '> Host: server.example.com',
    '> Upgrade: websocket',
    '> Connection: Upgrade',
    '> Origin: http://server.example.com',
    '> Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '> Sec-WebSocket-Version: 13',
    ...field.map((line) => `> ${line}`),
    '< HTTP/1.1 101 Switching Protocols',
    '< Upgrade: websocket',
    '< Connection: Upgrade',
    '< Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
    ...field.map((line) => `< ${line}`),
  ];
}

/** A handshake by the book, with messages and an end. */
export const GOOD = `${HANDSHAKE}< Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
> text "hello \u{1f600}"
< binary 01 ff
< close 1000 "bye"
`;
/** The accept value of another key. */
export const WRONG_ACCEPT = `${HANDSHAKE}< Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=
! error "Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value"
! closed
`;

/** Refused by a proxy that dropped the Upgrade, by the status alone. */
export const REFUSED = `${HANDSHAKE.split('<')[0] ?? ''}! error "Error during WebSocket handshake: Unexpected response code: 502"
! closed
`;

/** Writes files into a new folder of their own; answers where each one lies, by name. */
export async function filesOf(contents: Readonly<Record<string, string>>): Promise<(name: string) => string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-'));
  await Promise.all(Object.entries(contents).map(([name, text]) => writeFile(join(folder, name), text)));
  return (name) => join(folder, name);
}
