import { explain } from '../../../src/analysis/explain.ts';
import type { ExplainContext } from '../../../src/analysis/explain-context.ts';
import type { Explanation } from '../../../src/analysis/explanation.ts';
import { judge } from '../../../src/analysis/judge.ts';
import { type Sight, sightOf } from './connections.ts';

/** The request of a browser that opens a WebSocket. */
export const ASK = [
  'Host: app.example.com',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Origin: https://app.example.com',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
];

/** What is said of a connection that was seen so, judged by all checks, without any message. */
export function explained(
  sight: Sight,
  context: ExplainContext = { lastMessageAt: null },
): Explanation | null {
  const connection = sightOf(sight);
  return explain(connection, judge(connection, { attempts: [connection], frames: null }), context);
}

/** The same of a file’s answer to a browser’s handshake. */
export function explainedAnswer(sight: Sight): Explanation | null {
  return explained({ source: 'har', request: ASK, ...sight });
}
