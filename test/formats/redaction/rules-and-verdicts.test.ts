import { expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import type { LifecycleEvent } from '../../../src/events/event.ts';
import { seen } from '../../../src/events/observed.ts';
import { Pseudonyms } from '../../../src/formats/redaction/pseudonyms.ts';
import { readRules } from '../../../src/formats/redaction/read-rules.ts';
import { redactConnection } from '../../../src/formats/redaction/redact-connection.ts';
import { parseRequestHead } from '../../../src/protocol/http/request-head.ts';
import { parseResponseHead } from '../../../src/protocol/http/response-head.ts';
import { logOf, sampleEvents } from '../sample-log.ts';

/** A handshake without a fault, with an extension and a subprotocol that is no public one. */
function goodHandshake(host: string, scheme: string) {
  const request =
    `GET /websocket/42 HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
    `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nOrigin: http${scheme}://${host}\r\n` +
    'Sec-WebSocket-Protocol: v2.chat.example, superchat1\r\n' +
    'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n';
  const response =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
    'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: superchat1\r\n' +
    'Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits=15\r\n\r\n';
  const events = sampleEvents().flatMap((event): LifecycleEvent[] => {
    if (!('type' in event)) return [];
    if (event.type === 'connection/created' && event.connection === 0)
      return [
        { ...event, url: `ws${scheme}://${host}/websocket/42`, pageUrl: seen(`http${scheme}://${host}/`) },
      ];
    if (event.type === 'handshake/request-sent' && event.connection === 0)
      return [{ ...event, head: seen(parseRequestHead(request).value) }];
    if (event.type === 'handshake/response-received' && event.connection === 0)
      return [{ ...event, head: seen(parseResponseHead(response).value) }];
    if ('connection' in event) return [];
    return [event];
  });
  return logOf(events).session;
}

const RULES = [
  { hideFields: ['Sec-WebSocket-Protocol'] },
  { hideText: ['\\d+'] },
  { hideText: ['websocket'] },
  { hideText: ['[Ww]eb[Ss]ocket'] },
  { hideText: ['HTTP', 'GET', 'Upgrade'] },
  { hideText: ['https?', 'wss?'] },
  { hideText: ['chat'] },
  { hideText: ['superchat1'] },
  { hideParameters: ['client_max_window_bits'] },
];

it.each(
  RULES.flatMap((rules) => [
    [JSON.stringify(rules), '127.0.0.1:3000', ''] as const,
    [JSON.stringify(rules), 'chat.example:8443', 's'] as const,
  ]),
)('%s makes no file accuse (%s)', (rules, host, scheme) => {
  const session = goodHandshake(host, scheme);
  const pseudonyms = new Pseudonyms(readRules(rules));
  const shown = session.connections.map((connection) => redactConnection(connection, pseudonyms));
  const [before, after] = [judgeSession(session, null), judgeSession(session, null, shown)];
  const verdicts = (judged: typeof before) =>
    judged[0]?.findings.map(({ check, verdict }) => [check, verdict] as const);
  expect(before[0]?.findings.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
  expect(before[0]?.explanation).toBeNull();
  const now = new Map(verdicts(after));
  for (const [check, verdict] of verdicts(before) ?? []) {
    // Whether what is hidden was a secret cannot be seen any more.
    const wasHidden = check.endsWith('-carries-no-secret') && now.get(check) === 'unknown';
    expect([check, now.get(check)]).toEqual([check, wasHidden ? 'unknown' : verdict]);
  }
  expect(after[0]?.explanation).toBeNull();
  expect(shown[0]?.response).toMatchObject({
    value: { raw: expect.stringMatching(/^HTTP\/1\.1 101 /) },
  });
});

it('what a rule hides of subprotocols has one stand-in where it is offered and chosen', () => {
  const pseudonyms = new Pseudonyms(readRules('{"hideFields": ["sec-websocket-protocol"]}'));
  const [connection] = goodHandshake('chat.example', 's').connections;
  if (connection === undefined) throw new Error('the sample has a connection');
  const shown = redactConnection(connection, pseudonyms);
  expect(shown.request).toMatchObject({
    value: { raw: expect.stringContaining('Sec-WebSocket-Protocol: redacted-1, redacted-2\r\n') },
  });
  expect(shown.response).toMatchObject({
    value: { raw: expect.stringContaining('Sec-WebSocket-Protocol: redacted-2\r\n') },
  });
});
