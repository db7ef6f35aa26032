import type { Field } from '../../protocol/http/field.ts';
import type { Connection } from '../../session/connection.ts';
import { type CopiedMessage, messageExpression } from './copied-message.ts';
import { openingOf } from './opening.ts';
import { scriptString } from './script-string.ts';

/**
 * A script for Node with the package `ws`. It opens the same WebSocket, sends what the page sent, and prints what arrives.
 * Null for anything but a WebSocket.
 */
export function copyAsNodeScript(connection: Connection, messages: readonly CopiedMessage[]): string | null {
  const opening = connection.kind === 'websocket' ? openingOf(connection) : null;
  if (opening === null) return null;
  const { url, protocols, origin, fields, deflate } = opening;
  const headers = origin === null ? fields : [{ name: 'Origin', value: origin }, ...fields];
  const sends = messages
    .filter(({ outgoing }) => outgoing)
    .map(({ data }) => `  socket.send(${messageExpression(data)});`);
  return [
    '// Save as client.mjs, then: npm install ws && node client.mjs',
    "import WebSocket from 'ws';",
    '',
    'const { log } = console;',
    '',
    `const socket = new WebSocket(${scriptString(url)}, [${protocols.map(scriptString).join(', ')}], {`,
    `  perMessageDeflate: ${deflate !== false},`,
    ...(headers.length === 0 ? [] : ['  headers: {', ...headers.map(headerLine), '  },']),
    '});',
    '',
    "socket.on('open', () => {",
    "  log('open', socket.protocol);",
    ...sends,
    '});',
    "socket.on('message', (data, isBinary) => log('received', isBinary ? data : data.toString()));",
    "socket.on('error', (error) => log(error.message));",
    "socket.on('close', (code, reason) => log('closed', code, reason.toString()));",
    '',
  ].join('\n');
}

/** Node writes a field's value as Latin-1. Other characters are sent as UTF-8, as browsers send them. */
function headerLine({ name, value }: Field): string {
  const text = scriptString(value);
  const ascii = /^[ -~]*$/.test(value);
  return `    [${scriptString(name)}]: ${ascii ? text : `Buffer.from(${text}).toString('latin1')`},`;
}
