import type { Failure } from './failure.ts';

/**
 * How servers quote the Connection field that reached them: websockets for Python, aiohttp, Autobahn (Daphne), coder/websocket,
 * and WebSockAdapter (Phoenix).
 */
const QUOTES: readonly RegExp[] = [
  /invalid Connection header: ([^.]{0,200})/,
  /No CONNECTION upgrade hdr: (.{0,200})/,
  /Connection headers do not include "upgrade" value \(case-insensitive\): "([^"]{0,200})"/,
  /Connection header "([^"]{0,200})" does not contain Upgrade/,
  /'connection' header must contain 'upgrade', got \["([^"]{0,200})"\]/,
];

/** What the server says it received as Connection, where that lacks `upgrade`: then something on the way wrote it anew. Null otherwise. */
export function receivedConnection({ answerWords }: Failure): string | null {
  for (const quote of QUOTES) {
    const received = quote.exec(answerWords)?.[1];
    if (received !== undefined && !/\bupgrade\b/i.test(received)) return received.trim();
  }
  return null;
}
