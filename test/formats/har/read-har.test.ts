import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId } from '../../../src/events/units.ts';
import { FormatError } from '../../../src/formats/format-error.ts';
import { readHar } from '../../../src/formats/har/read-har.ts';
import { writeHar } from '../../../src/formats/har/write-har.ts';
import { replay } from '../../../src/formats/imported.ts';
import { joined, logOf, sampleEvents } from '../sample-log.ts';

const PRODUCER = { name: 'Switchyard', version: '0.1.0' };
const REQUEST_FIELDS = [
  { name: 'Host', value: 'server.example' },
  { name: 'Upgrade', value: 'websocket' },
  { name: 'Connection', value: 'Upgrade' },
  { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' },
];
const RESPONSE_FIELDS = [
  { name: 'Upgrade', value: 'websocket' },
  { name: 'Sec-WebSocket-Accept', value: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' },
];

/** An entry of a WebSocket that worked, with some of its members replaced. */
function entry(changes: { request?: object; response?: object; [name: string]: unknown } = {}): object {
  const { request, response, ...rest } = changes;
  return {
    startedDateTime: '2026-11-20T12:00:00.000Z',
    time: 100,
    request: {
      method: 'GET',
      url: 'ws://server.example/chat?a=1',
      httpVersion: 'HTTP/1.1',
      headers: REQUEST_FIELDS,
      ...request,
    },
    response: {
      status: 101,
      statusText: 'Switching Protocols',
      httpVersion: 'HTTP/1.1',
      headers: RESPONSE_FIELDS,
      ...response,
    },
    cache: {},
    timings: { send: 0, wait: 10, receive: 0 },
    ...rest,
  };
}
function har(entries: unknown[], creator = 'Some Proxy'): object {
  return { log: { version: '1.2', creator: { name: creator, version: '1' }, entries } };
}
function read(entries: unknown[], creator?: string) {
  const imported = readHar(har(entries, creator));
  const session = replay(imported);
  const connection = () => {
    const [first] = session.connections;
    if (first === undefined) throw new Error('no connection');
    return first;
  };
  return { imported, session, connection };
}

describe('what counts as a connection', () => {
  it.each<[string, object, string | null]>([
    ['a ws: URL', entry(), 'websocket'],
    [
      "Chrome's resource type",
      entry({ _resourceType: 'websocket', request: { url: 'https://h/', headers: [] } }),
      'websocket',
    ],
    [
      'an Upgrade field of the request',
      entry({
        request: { url: 'http://h/', headers: [{ name: 'upgrade', value: 'h2c' }] },
        response: { status: 200, headers: [] },
      }),
      'upgrade',
    ],
    [
      'an Upgrade field of the response',
      entry({
        request: { url: 'http://h/', headers: [] },
        response: { status: 200, headers: [{ name: 'Upgrade', value: 'h2' }] },
      }),
      'upgrade',
    ],
    [
      'a 426',
      entry({ request: { url: 'http://h/', headers: [] }, response: { status: 426, headers: [] } }),
      'upgrade',
    ],
    [
      'an extended CONNECT',
      entry({
        request: {
          url: 'https://h/',
          method: 'CONNECT',
          headers: [{ name: ':protocol', value: 'connect-udp' }],
        },
        response: { status: 200, headers: [] },
      }),
      'extended-connect',
    ],
    [
      'a WebSocket over HTTP/2',
      entry({
        request: {
          url: 'https://h/',
          method: 'CONNECT',
          headers: [{ name: ':protocol', value: 'websocket' }],
        },
      }),
      'websocket',
    ],
    [
      'an event stream',
      entry({
        request: { url: 'https://h/', headers: [] },
        response: { status: 200, headers: [], content: { mimeType: 'text/event-stream' } },
      }),
      'event-stream',
    ],
    [
      'an ordinary request',
      entry({ request: { url: 'https://h/', headers: [] }, response: { status: 200, headers: [] } }),
      null,
    ],
  ])('%s', (_, one, kind) => {
    const { imported, session } = read([one]);
    expect(session.connections.map((connection) => connection.kind)).toEqual(kind === null ? [] : [kind]);
    expect(imported.ordinaryRequests).toBe(kind === null ? 1 : 0);
  });
});

describe('what an entry says', () => {
  it.each<[string, string, string]>([
    ['HTTP/1.1', '', 'http/1.1'],
    ['http/1.0', '', 'http/1.1'],
    ['h2', '', 'h2'],
    ['HTTP/2', '', 'h2'],
    ['http/2.0', '', 'h2'],
    ['h3', '', 'h3'],
    ['HTTP/3', '', 'h3'],
    ['http/2+quic/46', '', 'h3'],
    ['', 'HTTP/1.1', 'http/1.1'],
    ['unknown', 'h2', 'h2'],
    ['websocket', '', 'unknown'],
  ])('the transport, from %j and %j: %s', (response, request, transport) => {
    const one = entry({ request: { httpVersion: request }, response: { httpVersion: response } });
    expect(read([one]).connection().transport).toBe(transport);
  });

  it('a status 0 is no status, and an empty list is no list', () => {
    const connection = read([
      entry({ request: { headers: [] }, response: { status: 0, headers: [] } }),
    ]).connection();
    expect(connection).toMatchObject({
      status: notSeen('not-in-file'),
      request: notSeen('not-in-file'),
      outcome: 'pending',
    });
  });

  it("an error message is the browser's words", () => {
    const text = 'Error during WebSocket handshake: Unexpected response code: 404';
    const messages = [{ type: 'error', time: 1_795_176_000.5, opcode: -1, data: text }];
    const connection = read([
      entry({ response: { status: 0, headers: [] }, _webSocketMessages: messages }),
    ]).connection();
    expect(connection).toMatchObject({
      outcome: 'refused',
      status: seen(404),
      errors: [{ text, at: 1_795_176_000_500 }],
    });
  });

  it('repeats that were joined by newline are field lines again', () => {
    const headers = [...RESPONSE_FIELDS, { name: 'Set-Cookie', value: 'a=1\nb=2' }];
    const { response } = read([entry({ response: { headers } })]).connection();
    expect(response.seen && response.value.fields.slice(2)).toEqual([
      { name: 'Set-Cookie', value: 'a=1' },
      { name: 'Set-Cookie', value: 'b=2' },
    ]);
  });

  it("the request's target is the URL's path and query", () => {
    const { request } = read([entry()]).connection();
    expect(request.seen && request.value.target).toBe('/chat?a=1');
  });

  it.each<[unknown, unknown]>([
    [
      { code: 1001, reason: 'bye', timestamp: 1_795_176_001 },
      { code: 1001, reason: 'bye', wasClean: null, by: 'unknown' },
    ],
    ['aborted', { code: 1006, reason: '', wasClean: false, by: 'unknown' }],
  ])("HTTP Toolkit's close %j", (told, close) => {
    const connection = read([entry({ _webSocketClose: told })]).connection();
    expect(connection).toMatchObject({ outcome: 'closed', close: seen(close) });
  });
});

describe('what producers are known to do', () => {
  it.each<[string, number, number]>([
    ['seconds', 1_795_176_000.25, 1_795_176_000_250],
    ['milliseconds, as Playwright', 1_795_176_000_250, 1_795_176_000_250],
  ])('times in %s', (_, time, at) => {
    const messages = [{ type: 'send', time, opcode: 1, data: 'x' }];
    expect(read([entry({ _webSocketMessages: messages })]).session.messages.time(0)).toBe(at);
  });

  it('Chrome shows a WebSocket over HTTP/2 as a plain 200: no ignored upgrade', () => {
    // What it invents has no key (Chromium 156).
    const invented = REQUEST_FIELDS.filter(({ name }) => name !== 'Sec-WebSocket-Key');
    const one = entry({
      _resourceType: 'websocket',
      request: { headers: invented },
      response: { status: 200, headers: [{ name: 'a', value: 'b' }] },
    });
    expect(read([one], 'WebInspector').connection()).toMatchObject({
      outcome: 'open',
      transport: 'h2',
      request: notSeen('invented-by-browser'),
    });
    expect(read([one]).connection().outcome).toBe('refused');
  });

  it('Firefox copies a request before it is complete: not the list that was sent', () => {
    const headers = [
      { name: 'Host', value: 'h' },
      { name: 'Connection', value: 'keep-alive' },
    ];
    expect(read([entry({ request: { headers } })], 'Firefox').connection().request).toEqual(
      notSeen('source-cannot'),
    );
    expect(read([entry({ request: { headers } })]).connection().request.seen).toBe(true);
  });

  it('binary that is no base64 is kept as it is, and said', async () => {
    const messages = [{ type: 'receive', time: 1, opcode: 2, data: 'not base64!' }];
    const { imported, session } = read([entry({ _webSocketMessages: messages })]);
    expect(imported.problems).toEqual([
      { where: 'log.entries[0]._webSocketMessages[0].data', what: 'is not base64: it is read as text' },
    ]);
    const payload = await imported.readPayload(session.messages.payloadPlace(0));
    expect(new TextDecoder().decode(payload ?? undefined)).toBe('not base64!');
  });
});

const message = (time: number, data: string) => ({
  type: 'send',
  time: 1_795_176_000 + time,
  opcode: 1,
  data,
});

describe('order', () => {
  it("numbers connections by their beginning and merges messages by time, each connection's own order kept", () => {
    const late = entry({
      startedDateTime: '2026-11-20T12:00:01.000Z',
      _webSocketMessages: [message(3, 'l'), message(5, 'l')],
    });
    const early = entry({ _webSocketMessages: [message(2, 'e'), message(1, 'e'), message(4, 'e')] });
    const { session } = read([late, early]);
    expect(session.connections.map(({ sourceKey }) => sourceKey)).toEqual([
      'log.entries[1]',
      'log.entries[0]',
    ]);
    const seconds = Array.from({ length: 5 }, (_, row) => session.messages.time(row) / 1000 - 1_795_176_000);
    expect(seconds).toEqual([2, 1, 3, 4, 5]);
    expect(session.connections.every(({ discovered }) => !discovered)).toBe(true);
  });
});

describe('broken input', () => {
  it('lists broken entries and opens the good ones', () => {
    const messages = [
      7,
      { type: 'send', time: 1, opcode: 99, data: 'x' },
      { type: 'sideways', data: 'x' },
      { type: 'send', time: 'noon', opcode: 1, data: 'x' },
      { type: 'error', data: 'x' },
    ];
    const { imported, session } = read([
      null,
      entry(),
      { request: {} },
      entry({ startedDateTime: 'soon', _webSocketMessages: messages }),
    ]);
    expect(session.connections).toHaveLength(2);
    expect(imported.problems.map(({ where }) => where)).toEqual([
      'log.entries[0]',
      'log.entries[2]',
      'log.entries[3].startedDateTime',
      'log.entries[3]._webSocketMessages[0]',
      'log.entries[3]._webSocketMessages[1].opcode',
      'log.entries[3]._webSocketMessages[2].type',
      'log.entries[3]._webSocketMessages[3].time',
      'log.entries[3]._webSocketMessages[4].time',
    ]);
  });

  it.each<[string, unknown, string, string]>([
    ['an empty file', '', 'cut-short', 'line 1, column 1'],
    ['a file cut short', '{"log":{"version":"1.2","entries":[\n{"a":', 'cut-short', 'line 2, column 6'],
    ['no JSON', '{"log": nonsense}', 'not-json', 'line 1, column 9'],
    ['JSON that is no HAR', '{"logs":{}}', 'not-this-format', ''],
    ['a HAR without entries', '{"log":{"version":"1.2"}}', 'not-this-format', 'log.entries'],
    ['a newer HAR', '{"log":{"version":"2.0","entries":[]}}', 'newer-version', 'log.version'],
    ['a list', [], 'not-this-format', ''],
  ])('names %s', (_, file, fault, place) => {
    const refusal = thrownBy(() => readHar(file));
    expect(refusal).toBeInstanceOf(FormatError);
    expect(refusal).toMatchObject({ fault, place, expected: expect.stringMatching(/./) });
  });

  it('changes no prototype and takes nothing from one', () => {
    const evil = JSON.parse(
      `{"log":{"version":"1.2","__proto__":{"entries":[{"request":{"url":"ws://evil/"}}]},"entries":[
        {"__proto__":{"request":{"url":"ws://evil/"}}},
        {"request":{"url":"ws://ok/","headers":[{"name":"__proto__","value":"x"}]},"_switchyard":{"__proto__":{"version":1}},
         "constructor":{"prototype":{"polluted":true}}}]}}`,
    );
    const session = replay(readHar(evil));
    expect(session.connections.map(({ url }) => url)).toEqual([seen('ws://ok/')]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect({}).not.toHaveProperty('polluted');
  });

  it('opens a file of great depth', () => {
    const deep = `${'[{"a":'.repeat(100_000)}0${'}]'.repeat(100_000)}`;
    const text = JSON.stringify(har([entry()])).replace('"cache":{}', `"cache":${deep}`);
    expect(replay(readHar(text)).connections).toHaveLength(1);
  });

  it('names its problems within bounds', () => {
    const { problems } = readHar(har(Array.from({ length: 50_000 }, () => 0)));
    expect(problems).toHaveLength(1_001);
    expect(problems.at(-1)?.what).toBe('49000 further problems are not listed');
  });

  it('never throws anything but FormatError', () => {
    const name = fc.constantFrom(
      'log',
      'entries',
      'request',
      'response',
      'url',
      'headers',
      'name',
      'value',
      'status',
      'time',
      '_webSocketMessages',
      '_switchyard',
      'notSeen',
      'payloads',
      'cut',
      'marks',
      'event',
      'type',
      'data',
      'opcode',
      'version',
      '_webSocketClose',
      '_initiator',
      'stack',
      'callFrames',
    );
    const leaf = fc.oneof(
      fc.constantFrom(1, 'ws://h/', 'send', '1.2', null, -1, 1e308, 'HTTP/1.1', true),
      fc.string(),
      fc.double(),
    );
    const { node } = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        leaf,
        fc.array(tie('node'), { maxLength: 4 }),
        fc.dictionary(name, tie('node'), { maxKeys: 6 }),
      ),
    }));
    const entries = fc.array(
      fc.oneof(
        node,
        node.map((part) => ({ ...entry(), ...Object(part) })),
      ),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          node,
          fc.record({ log: fc.record({ version: fc.constant('1.2'), entries, _switchyard: node }) }),
        ),
        (file) => {
          try {
            replay(readHar(file));
          } catch (error) {
            if (!(error instanceof FormatError)) throw error;
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('our own HAR', () => {
  it.each([false, true])(
    'comes back as it was and is written again as it was, redacted %s',
    async (redact) => {
      const { session, builder } = logOf(sampleEvents());
      const options = { redact, producer: PRODUCER, browser: null };
      const text = await joined(writeHar(builder.batches, builder.readPayload, options));
      const imported = readHar(text);
      expect(imported.problems).toEqual([]);
      const again = replay(imported);
      for (const id of [0, 1, 2].map(connectionId)) {
        for (const direction of ['client-to-server', 'server-to-client'] as const) {
          expect(again.traffic(id, direction)).toEqual(session.traffic(id, direction));
        }
      }
      const view = ({ connections }: typeof session) =>
        connections.map((connection) => ({
          ...connection,
          sources: [],
          sourceKey: '',
          closeSource: connection.closeSource === null ? null : 'har',
          errors: connection.errors.map((error) => ({ ...error, source: 'har' })),
        }));
      if (!redact) expect(view(again)).toEqual(view(session));
      // From then on nothing changes any more.
      const second = await joined(writeHar(imported.batches, imported.readPayload, options));
      const third = readHar(second);
      expect(await joined(writeHar(third.batches, third.readPayload, options))).toBe(second);
    },
  );
});

function thrownBy(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}
