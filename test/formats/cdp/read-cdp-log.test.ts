import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionId } from '../../../src/events/units.ts';
import { FormatError } from '../../../src/formats/format-error.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readAny, recognize } from '../../../src/formats/recognize.ts';

const LINES = await readFile(new URL('../../fixtures/cdp/chromium-156.jsonl', import.meta.url), 'utf8');
const EVENTS = LINES.trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line));

/** The same events as each program writes them. */
const FORMS: Record<string, string> = {
  'an event a line': LINES,
  'an event a line, ended in the middle of one': `${LINES}{"method":"Network.dataRec`,
  'Lighthouse’s devtoolslog': JSON.stringify(
    EVENTS.map((event) => ({ ...event, targetType: 'page', sessionId: 'A' })),
  ),
  'what the Protocol monitor saves': JSON.stringify(
    EVENTS.map((event) => ({ ...event, requestTime: 7, target: null })),
    null,
    2,
  ),
  'ChromeDriver’s performance log': JSON.stringify(
    EVENTS.map((message) => ({
      level: 'INFO',
      message: JSON.stringify({ message, webview: 'B' }),
      timestamp: 1795943729684,
    })),
  ),
};

describe.each(Object.entries(FORMS))('%s', (_, text) => {
  it('is known by its content, and has what the page did', async () => {
    expect(recognize(text)).toBe('cdp');
    const imported = readAny(text);
    expect(imported).toMatchObject({ format: 'cdp', ordinaryRequests: 2, problems: [] });
    const session = replay(imported);
    const seen = session.connections.map(({ url, kind, status, transport, errors }) => ({
      url: url.seen && url.value,
      kind,
      status: status.seen ? status.value : null,
      transport,
      error: errors[0]?.text ?? null,
    }));
    expect(seen).toEqual([
      { url: 'ws://127.0.0.1:8080/chat', kind: 'websocket', status: 101, transport: 'http/1.1', error: null },
      {
        url: 'ws://127.0.0.1:8080/missing',
        kind: 'websocket',
        status: 400,
        transport: 'unknown',
        error: 'Error during WebSocket handshake: Unexpected response code: 400',
      },
      {
        url: 'http://127.0.0.1:8080/sse',
        kind: 'event-stream',
        status: 200,
        transport: 'http/1.1',
        error: null,
      },
      {
        url: 'ws://127.0.0.1:1/',
        kind: 'websocket',
        status: null,
        transport: 'unknown',
        error: 'Error in connection establishment: net::ERR_UNSAFE_PORT',
      },
    ]);
    const { messages } = session;
    const list = messages.ofConnection(connectionId(0));
    const rows = Array.from({ length: list.length }, (_, k) => messages.row(list.at(k)));
    expect(rows.map(({ outgoing, opcode, size }) => [outgoing, opcode, size])).toEqual([
      [true, 1, 6],
      [true, 2, 2],
      [false, 1, 6],
      [false, 2, 2],
    ]);
    // The monotonic clock of the frames is joined with the wall clock of the handshake.
    expect(rows[0]?.at).toBeCloseTo(1795943729684.517 + (14127.577138 - 14127.412417) * 1000, 0);
    expect(messages.ofConnection(connectionId(2)).length).toBe(2);
  });
});

const URL_OF_SOCKET = 'ws://h.example/';
const created = { method: 'Network.webSocketCreated', params: { requestId: '7', url: URL_OF_SOCKET } };
const handshake = {
  method: 'Network.webSocketWillSendHandshakeRequest',
  params: { requestId: '7', timestamp: 10, wallTime: 1_795_943_729, request: { headers: {} } },
};
const answer = {
  method: 'Network.webSocketHandshakeResponseReceived',
  params: {
    requestId: '7',
    timestamp: 11,
    response: { status: 101, statusText: 'Switching Protocols', headers: {} },
  },
};
const closed = { method: 'Network.webSocketClosed', params: { requestId: '7', timestamp: 12 } };

const readEvents = (events: readonly object[]) => {
  const imported = readAny(events.map((event) => JSON.stringify(event)).join('\n'));
  const outcomes = replay(imported).connections.map(({ outcome }) => outcome);
  return { outcomes, problems: imported.problems };
};

const sent = (url: string) => ({
  method: 'Network.requestWillBeSent',
  params: {
    requestId: '8',
    type: 'EventSource',
    timestamp: 1,
    wallTime: 1_795_943_729,
    request: { url },
  },
});

describe('a socket', () => {
  it('that was closed while it was connecting is over, and one that was not is pending', () => {
    expect(readEvents([created, handshake, closed]).outcomes).toEqual(['failed']);
    expect(readEvents([created, closed]).outcomes).toEqual(['failed']);
    expect(readEvents([created, handshake]).outcomes).toEqual(['pending']);
  });

  it('of an id that was used before is another one', () => {
    const whole = [created, handshake, answer, closed];
    expect(readEvents([...whole, ...whole])).toEqual({ outcomes: ['closed', 'closed'], problems: [] });
    expect(readEvents([created, handshake, answer, ...whole])).toEqual({
      outcomes: ['open', 'closed'],
      problems: [{ where: 'requestId 7', what: 'has no end: its number is used again' }],
    });
  });

  it('is not the request that a redirect sends again', () => {
    expect(readEvents([sent('http://h.example/a'), sent('http://h.example/b')]).outcomes).toHaveLength(1);
  });
});

describe('bad input', () => {
  const json = fc.json({ maxDepth: 3 });
  const params = fc.record(
    {
      requestId: fc.constantFrom('1', '2'),
      timestamp: fc.anything(),
      response: fc.anything(),
      request: fc.anything(),
    },
    { requiredKeys: ['requestId'] },
  );
  const method = fc.constantFrom(...new Set(EVENTS.map((event) => event.method)));
  const events = fc.array(fc.record({ method, params }), { maxLength: 20 });

  it('is read as far as it goes, or refused by name', () => {
    fc.assert(
      fc.property(events, json, (list, other) => {
        const text = JSON.stringify([EVENTS[0], ...list, JSON.parse(other)]);
        expect(() => replay(readAny(text))).not.toThrow();
      }),
    );
    expect(() =>
      readAny(`${EVENTS.map((event) => JSON.stringify(event)).join(',\n')}\n{"method"\n{}\n`),
    ).toThrow(FormatError);
  });

  it('does not keep a HAR or a session log from being known', () => {
    expect(recognize('{"log":{"entries":[{"request":{"method":"GET"}}]}}')).toBe('har');
    expect(recognize('{"switchyard":"log","version":1}')).toBe('log');
    expect(recognize('[{"a":1}]')).toBeNull();
  });
});
