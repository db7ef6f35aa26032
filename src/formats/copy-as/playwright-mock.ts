import { describeCloseCode } from '../../protocol/websocket/close-code.ts';
import type { Connection } from '../../session/connection.ts';
import { type CopiedMessage, messageExpression } from './copied-message.ts';
import { openingOf } from './opening.ts';
import { scriptString } from './script-string.ts';

/**
 * A function for Playwright tests that replaces the server: after the page's n-th message it sends what the server sent
 * after that message. Null for anything but a WebSocket.
 */
export function copyAsPlaywrightMock(
  connection: Connection,
  messages: readonly CopiedMessage[],
): string | null {
  const opening = connection.kind === 'websocket' ? openingOf(connection) : null;
  if (opening === null) return null;
  return [
    '// Call it before page.goto().',
    'export async function mockWebSocket(page) {',
    '  // What the server sends at once, then after each message of the page.',
    '  const turns = [',
    ...turnsOf(messages).map((turn) => `    [${turn.map(messageExpression).join(', ')}],`),
    '  ];',
    `  await page.routeWebSocket(${matcher(opening.url)}, (socket) => {`,
    '    let turn = 0;',
    '    const say = () => {',
    '      for (const message of turns[turn] ?? []) socket.send(message);',
    '      turn += 1;',
    ...closing(connection),
    '    };',
    '    say();',
    '    socket.onMessage(say);',
    '  });',
    '}',
    '',
  ].join('\n');
}

function turnsOf(messages: readonly CopiedMessage[]): (string | Uint8Array)[][] {
  const turns: (string | Uint8Array)[][] = [[]];
  for (const { outgoing, data } of messages) {
    if (outgoing) turns.push([]);
    else turns.at(-1)?.push(data);
  }
  return turns;
}

/**
 * A function, because a string would be read as a glob pattern. Where the query has stand-ins for secrets, any query
 * matches.
 */
function matcher(text: string): string {
  if (!/redacted-\d/.test(text)) return `(url) => url.href === ${scriptString(text)}`;
  const { protocol, host, pathname } = new URL(text);
  const place = scriptString(`${protocol}//${host}${pathname}`);
  return `(url) => url.protocol + '//' + url.host + url.pathname === ${place}`;
}

/** The server's close, sent after its last message. */
function closing({ close }: Connection): readonly string[] {
  if (!close.seen || close.value.by !== 'server' || !describeCloseCode(close.value.code).onWire) return [];
  const { code, reason } = close.value;
  return [
    `      if (turn === turns.length) void socket.close({ code: ${code}, reason: ${scriptString(reason)} });`,
  ];
}
