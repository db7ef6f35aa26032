import { expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import type { ExplainContext } from '../../../src/analysis/explain-context.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import { failureTitle } from '../../../src/panel/selectors/failure-title.ts';
import { type Sight, SWITCHED_AT, sightOf } from '../../analysis/causes/connections.ts';
import { ASK, explained } from '../../analysis/causes/explained.ts';

const SWITCH = [
  'HTTP/1.1 101 Switching Protocols',
  'Upgrade: websocket',
  'Connection: Upgrade',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
];
const OPENED: Sight = { source: 'har', request: ASK, response: SWITCH };
const WRONG: Sight = { ...OPENED, response: [...SWITCH.slice(0, 3), 'Sec-WebSocket-Accept: wrong'] };

const closed = (code: number, by: 'client' | 'server' | 'unknown' = 'server'): Sight => ({
  ...OPENED,
  close: { code, reason: '', wasClean: code !== 1006 && code !== 1015, by },
  life: 5,
});

function titleOf(sight: Sight, context?: ExplainContext): [string | null, string] {
  const explanation = explained(sight, context);
  return [explanation?.cause ?? null, messages[failureTitle(sightOf(sight), explanation)].message];
}

it.each<[string, Sight, string | null, string]>([
  ['a code of the application', closed(4401), 'closed-with-code', 'Why it was closed'],
  ['a server that restarts', closed(1012), 'closed-with-code', 'Why it was closed'],
  ['an end without a close frame', closed(1006), 'abnormal-closure-after-switch', 'Why it ended'],
  ['TLS that failed, which no frame says', closed(1015, 'unknown'), 'closed-with-code', 'Why it ended'],
  [
    'a refusal',
    { ...OPENED, response: ['HTTP/1.1 404 Not Found'] },
    'no-websocket-at-this-path',
    'Why it failed',
  ],
  ['no answer', { words: ['net::ERR_CONNECTION_REFUSED'] }, 'connection-refused', 'Why it failed'],
  ['words that nobody explains', { words: [''] }, 'reason-hidden-by-extension', 'Why it failed'],
  ['a switch that a client has to reject', WRONG, 'accept-mismatch', 'Why it failed'],
  ['the same, with its end', { ...WRONG, life: 1 }, 'accept-mismatch', 'Why it failed'],
])('%s', (_, sight, cause, title) => {
  expect(titleOf(sight)).toEqual([cause, title]);
});

const second = (n: number) => epochMilliseconds(SWITCHED_AT + n * 1000);

it('an open socket that is silent, and one that waits', () => {
  const silent = titleOf(OPENED, {
    lastMessageAt: second(100),
    now: second(200),
    messages: {
      received: 10,
      lastReceivedAt: second(100),
      lastSent: { at: second(150), bytes: 1 },
      sentSince: 3,
      period: 10_000,
    },
  });
  expect(silent).toEqual(['socket-is-half-open', 'Why it is silent']);

  const waits: Sight = {};
  const failed = sightOf({ words: ['net::ERR_CONNECTION_REFUSED'] });
  const attempts = [1, 2, 3, 4, 5, 6].map((n) => ({ ...failed, id: connectionId(n) }));
  const delayed = titleOf(waits, { attempts: [...attempts, sightOf(waits)], now: second(2) });
  expect(delayed).toEqual(['browser-delays-reconnect', 'Why it waits']);
});
