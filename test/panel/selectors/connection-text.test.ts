import { beforeAll, describe, expect, it } from 'vitest';
import messages from '../../../public/_locales/en/messages.json' with { type: 'json' };
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionHost, connectionName, switchedTo } from '../../../src/panel/selectors/connection-text.ts';
import { exportName } from '../../../src/panel/selectors/export-name.ts';
import { messagesFrom, setMessageSource } from '../../../src/panel/text.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { Session } from '../../../src/session/session.ts';
import { sampleSession } from '../support/sample-session.ts';

const session = new Session();
for (const batch of sampleSession().batches) session.apply(batch);
const connection = (number: number): Connection => {
  const found = session.connections[number];
  if (found === undefined) throw new RangeError(`connection ${number}`);
  return found;
};
beforeAll(() => setMessageSource(messagesFrom(messages)));

describe('a connection in words', () => {
  it.each([
    [0, 'websocket'],
    [1, 'websocket h2'],
    [2, 'not switched'],
    [5, 'refused by browser'],
    [6, 'websocket'],
    [7, 'websocket'],
    [8, 'not sent'],
    [9, 'pending'],
  ])('connection %i of the sample: %s', (number, words) => {
    expect(switchedTo(connection(number))).toBe(words);
  });

  it.each([
    ["Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value", 'refused by browser'],
    ["Error during WebSocket handshake: 'Upgrade' header is missing", 'refused by browser'],
    ['Error during WebSocket handshake: Unexpected response code: 200', 'not switched'],
    ['HTTP Authentication failed; no valid credentials available', 'not switched'],
    ['Error in connection establishment: net::ERR_CONNECTION_REFUSED', 'no answer'],
    ['Connection closed before receiving a handshake response', 'no answer'],
    ['Insufficient resources', 'not sent'],
    ['', 'failed'],
    ['words of another browser', 'failed'],
  ])('a failure of which the browser says %j is called %s', (said, words) => {
    const failed: Connection = {
      ...connection(0),
      outcome: 'failed',
      status: notSeen('refused-response-hidden'),
      response: notSeen('refused-response-hidden'),
      errors: [{ at: connection(0).createdAt, text: said, source: 'debugger', beforeSwitch: true }],
    };
    expect(switchedTo(failed)).toBe(words);
  });

  it.each([
    [200, 'Upgrade', 'h2c', 'offered h2c'],
    [404, 'Upgrade', 'TLS/1.3, h2c', 'offered TLS/1.3, h2c'],
    [200, 'Alt-Svc', 'h3=":443"; ma=60, h2="b.example:8443"', 'offered h3, h2'],
    [200, 'Alt-Svc', 'clear', 'upgrade'],
  ])('an ordinary %i with %s: %s is called %s', (status, name, value, words) => {
    const fields = [{ name: 'Host', value: 'a.example' }];
    const request = seen({ method: 'GET', target: '/', version: 'HTTP/1.1', fields, raw: null });
    const head = { version: 'HTTP/1.1', status, reason: '', fields: [{ name, value }], raw: null };
    const known = { ...connection(0), kind: 'upgrade' as const, outcome: 'closed' as const };
    expect(switchedTo({ ...known, status: seen(status), request, response: seen(head) })).toBe(words);
  });

  it.each([
    ['wss://a.example/chat?v=2', 'chat?v=2', 'a.example'],
    ['wss://a.example:8443/a/b/', 'b', 'a.example:8443'],
    ['wss://a.example', 'a.example', 'a.example'],
    ['wss://a.example/?t=1', '/?t=1', 'a.example'],
    ['not a url', 'not a url', ''],
  ])('%s is called %s at %s', (url, name, host) => {
    const named = { ...connection(0), url: seen(url) };
    expect(connectionName(named)).toBe(name);
    expect(connectionHost(named)).toBe(host);
  });

  it('says that a URL was not seen', () => {
    expect(connectionName(connection(7))).toBe('(opened before recording)');
  });

  it('names a file in letters that files may have', () => {
    const now = new Date(2026, 10, 20, 4, 2, 9).getTime();
    expect(exportName(session.connections, 'har', now)).toBe(
      'switchyard-app.example.com-20261120-040209.har',
    );
    const odd = { ...connection(0), url: seen('wss://[::1]:8080/a') };
    expect(exportName([odd], 'log', now)).toBe('switchyard--1-8080-20261120-040209.jsonl');
    const frame = { ...odd, target: 'iframe' } as const;
    expect(exportName([frame, ...session.connections], 'har', now)).toContain('app.example.com');
    expect(exportName([], 'har', now)).toBe('switchyard-session-20261120-040209.har');
  });
});
