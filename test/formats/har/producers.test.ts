import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BODY_LIMIT } from '../../../src/events/event.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId } from '../../../src/events/units.ts';
import { readHar } from '../../../src/formats/har/read-har.ts';
import { writeHar } from '../../../src/formats/har/write-har.ts';
import { replay } from '../../../src/formats/imported.ts';
import { messagesObserved } from '../../../src/session/messages-observed.ts';
import { joined } from '../sample-log.ts';

const KEY = { name: 'Sec-WebSocket-Key', value: 'dGhlIHNhbXBsZSBub25jZQ==' };
const ASKED = [
  { name: 'Host', value: 'a.example' },
  { name: 'Connection', value: 'Upgrade' },
  { name: 'Upgrade', value: 'websocket' },
  KEY,
];
const SWITCHED = [
  { name: 'Upgrade', value: 'websocket' },
  { name: 'Connection', value: 'Upgrade' },
  { name: 'Sec-WebSocket-Accept', value: 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' },
];
const START = Date.UTC(2026, 0, 2);

interface Changes {
  readonly request?: object;
  readonly response?: object;
  readonly [name: string]: unknown;
}

function entry({ request, response, ...rest }: Changes = {}): object {
  return {
    startedDateTime: new Date(START).toISOString(),
    time: 100,
    request: {
      method: 'GET',
      url: 'wss://a.example/ws',
      httpVersion: 'HTTP/1.1',
      headers: ASKED,
      ...request,
    },
    response: { status: 101, statusText: '', httpVersion: 'HTTP/1.1', headers: SWITCHED, ...response },
    timings: { send: 0, wait: 10, receive: 0 },
    ...rest,
  };
}

const UNANSWERED = { status: 0, httpVersion: '', headers: [] };

function read(one: object, creator = 'Some Proxy') {
  const imported = readHar({
    log: { version: '1.2', creator: { name: creator, version: '1' }, entries: [one] },
  });
  const session = replay(imported);
  return { imported, session, connection: session.connections[0] };
}

const frames = (elements: object[]) =>
  read(entry({ _webSocketMessages: elements.map((one, i) => ({ time: START / 1000 + i, ...one })) }));

const stream = (more: object, content: object = {}) =>
  read(
    entry({
      request: { url: 'https://a.example/s', headers: [{ name: 'Accept', value: 'text/event-stream' }] },
      response: { status: 200, headers: [{ name: 'Content-Type', value: 'text/event-stream' }], content },
      ...more,
    }),
  );
const texts = async ({ imported, session }: ReturnType<typeof read>) => {
  const rows = session.messages.ofConnection(session.connections[0]?.id ?? connectionId(0));
  const found: string[] = [];
  for (let i = 0; i < rows.length; i++) {
    const payload = await imported.readPayload(session.messages.payloadPlace(rows.at(i)));
    found.push(new TextDecoder().decode(payload ?? undefined));
  }
  return found;
};

const body = (content: object) => read(entry({ response: { status: 400, content } })).connection?.body;

describe('words of failure', () => {
  it.each<[string, Changes, string]>([
    [
      'Chrome',
      { response: { ...UNANSWERED, _error: 'net::ERR_CONNECTION_REFUSED' } },
      'net::ERR_CONNECTION_REFUSED',
    ],
    [
      'Playwright',
      { response: { ...UNANSWERED, status: -1, _failureText: 'Invalid frame header' }, time: -1 },
      'Invalid frame header',
    ],
    [
      'BrowserMob',
      { response: { ...UNANSWERED, _errorMessage: 'Connection refused' } },
      'Connection refused',
    ],
    ['an entry itself', { response: UNANSWERED, _error: { message: 'reset' } }, 'reset'],
    [
      'a message',
      {
        response: UNANSWERED,
        _webSocketMessages: [{ type: 'error', time: START / 1000, data: 'net::ERR_FAILED' }],
      },
      'net::ERR_FAILED',
    ],
  ])('of %s are read', (_, changes, words) => {
    const { connection } = read(entry(changes));
    expect(connection?.errors.map(({ text }) => text)).toEqual([words]);
    expect(connection?.status).not.toEqual(seen(-1));
    expect(['failed', 'closed']).toContain(connection?.outcome);
  });

  it('say the status of a refusal that nothing else says', () => {
    const words = 'Error during WebSocket handshake: Unexpected response code: 431';
    const { connection } = read(entry({ response: { ...UNANSWERED, status: -1, _failureText: words } }));
    expect(connection).toMatchObject({ outcome: 'refused', status: seen(431) });
  });

  it('after the switch end the connection', () => {
    const { connection } = read(entry({ response: { _failureText: 'Invalid frame header' } }));
    expect(connection).toMatchObject({ outcome: 'closed', status: seen(101), close: notSeen('not-in-file') });
  });

  it('are said once where they stand twice', () => {
    const messages = [{ type: 'error', time: START / 1000, data: 'net::ERR_FAILED' }];
    const { connection } = read(
      entry({ response: { ...UNANSWERED, _error: 'net::ERR_FAILED' }, _webSocketMessages: messages }),
    );
    expect(connection?.errors).toHaveLength(1);
  });

  it('make a failure of an event stream', () => {
    const { connection } = read(
      entry({
        _resourceType: 'eventsource',
        request: { url: 'https://a.example/s', headers: [{ name: 'accept', value: 'text/event-stream' }] },
        response: { ...UNANSWERED, _error: 'net::ERR_ABORTED' },
      }),
    );
    expect(connection).toMatchObject({ kind: 'event-stream', outcome: 'failed' });
  });
});

it('a socket that failed before its request has no beginning in 1969, and sent nothing', () => {
  const { connection } = read(
    entry({
      startedDateTime: '1969-12-31T23:59:59.000Z',
      request: { headers: [] },
      response: UNANSWERED,
      _webSocketMessages: [
        { type: 'error', opcode: -1, time: START / 1000, data: 'net::ERR_BLOCKED_BY_CLIENT' },
      ],
    }),
    'WebInspector',
  );
  expect(connection).toMatchObject({ outcome: 'failed', createdAt: START, requestSentAt: null });
  const silent = read(
    entry({ startedDateTime: '1969-12-31T23:59:59.000Z', request: { headers: [] }, response: UNANSWERED }),
  );
  expect(silent.connection?.outcome).toBe('failed');
});

describe('what a file contradicts itself in', () => {
  const message = { type: 'receive', time: START / 1000 + 1, opcode: 1, data: 'x' };
  const words = "Error during WebSocket handshake: Incorrect 'Sec-WebSocket-Accept' header value";

  it.each<[string, Changes, RegExp, string]>([
    [
      'a 101, messages, and words of a failed handshake',
      { response: { _failureText: words }, _webSocketMessages: [message] },
      /status is 101 and it has 1 message, .*handshake failed: "Error during/,
      'open',
    ],
    [
      'one status, and another one in words',
      { response: { _error: 'Error during WebSocket handshake: Unexpected response code: 404' } },
      /status is 101, but its error text says 404/,
      'open',
    ],
    [
      'a refusal, and messages',
      { response: { status: 403 }, _webSocketMessages: [message] },
      /status is 403/,
      'refused',
    ],
  ])('%s: it is named, and nothing is invented', (_, changes, problem, outcome) => {
    const { imported, connection } = read(entry(changes));
    expect(imported.problems).toMatchObject([
      { where: 'log.entries[0]', what: expect.stringMatching(problem) },
    ]);
    expect(connection).toMatchObject({ outcome, errors: [] });
  });

  it('is nothing in words that fit', () => {
    const rejected = read(entry({ response: { _failureText: words } }));
    expect(rejected.imported.problems).toEqual([]);
    expect(rejected.connection).toMatchObject({ outcome: 'failed' });
    const broken = read(
      entry({ response: { _failureText: 'Invalid frame header' }, _webSocketMessages: [message] }),
    );
    expect(broken.imported.problems).toEqual([]);
  });
});

describe('the version of HTTP', () => {
  it.each<[string, string, string]>([
    ['1.1', 'HTTP/1.1', 'http/1.1'],
    ['http/1.1', 'HTTP/1.1', 'http/1.1'],
    ['HTTP/1', 'HTTP/1.0', 'http/1.1'],
    ['h2', '', 'h2'],
    ['HTTP/2.0', 'HTTP/2.0', 'h2'],
    ['', '', 'unknown'],
  ])('%j is known', (httpVersion, version, transport) => {
    const { connection } = read(entry({ request: { httpVersion }, response: { httpVersion, status: 426 } }));
    expect(connection?.transport).toBe(transport);
    expect(connection?.request.seen && connection.request.value.version).toBe(version);
  });

  it('of a request is not observed in Firefox, which writes that of the answer', () => {
    const changes = { request: { httpVersion: 'HTTP/1' }, response: { httpVersion: 'HTTP/1', status: 404 } };
    const { connection } = read(entry(changes), 'Firefox');
    expect(connection?.request.seen && connection.request.value.version).toBe('');
    expect(connection?.response.seen && connection.response.value.version).toBe('HTTP/1.0');
  });
});

it.each<[string, object[], string]>([
  ['a key', [], 'refused'],
  ['connection-specific fields', [{ name: 'Keep-Alive', value: 'timeout=5' }], 'refused'],
])("a producer's habit never beats %s", (_, headers, outcome) => {
  const request = { headers: headers.length === 0 ? ASKED : ASKED.filter((field) => field !== KEY) };
  const { connection } = read(
    entry({ _resourceType: 'websocket', request, response: { status: 200, headers } }),
    'WebInspector',
  );
  expect(connection).toMatchObject({ outcome, transport: 'http/1.1' });
});

describe('words of failure of an entry without a status', () => {
  it.each<[string, Changes]>([
    ['the reason phrase', { response: { ...UNANSWERED, statusText: 'ECONNRESET' } }],
    ['a status of -1', { response: { ...UNANSWERED, status: -1, statusText: 'ECONNRESET' } }],
    ['response.error', { response: { ...UNANSWERED, error: 'ECONNRESET' } }],
    ['an object', { response: UNANSWERED, error: { message: 'ECONNRESET' } }],
    ['a comment', { response: UNANSWERED, comment: 'ECONNRESET' }],
  ])('stand in %s', (_, changes) => {
    const { connection } = read(entry(changes));
    expect(connection?.outcome).toBe('failed');
    expect(connection?.errors.map(({ text }) => text)).toEqual(['ECONNRESET']);
  });

  it.each<[string, Changes]>([
    ['a comment beside an answer', { comment: 'a remark' }],
    ['a phrase that gives no reason', { response: { ...UNANSWERED, statusText: 'Unknown' } }],
  ])('are not taken from %s', (_, changes) => {
    expect(read(entry(changes)).connection?.errors).toEqual([]);
  });
});

describe('control frames', () => {
  it.each<[string, string]>([
    ['ping', 'ping'],
    ['keepalive!', 'keepalive!'],
    ['cGluZw==', 'ping'],
    ['', ''],
  ])('of payload %j are %j', async (data, text) => {
    const { imported, session } = frames([{ type: 'send', opcode: 9, data }]);
    const payload = await imported.readPayload(session.messages.payloadPlace(0));
    expect(new TextDecoder().decode(payload ?? undefined)).toBe(text);
    expect(session.messages.size(0)).toBe(text.length);
    expect(imported.problems).toEqual([]);
  });

  it.each<[string, object, number, string]>([
    ['base64', { data: Buffer.from([3, 233, ...Buffer.from('bye')]).toString('base64') }, 1001, 'bye'],
    ['a code alone', { data: '1000' }, 1000, ''],
    ['a code and a reason', { data: '1001 going away' }, 1001, 'going away'],
    ['JSON', { data: '{"code":4000,"reason":"x"}' }, 4000, 'x'],
    ['characters as bytes', { data: '\u0003\u00e8done' }, 1000, 'done'],
    ['its own members', { code: 1011, reason: 'y' }, 1011, 'y'],
  ])('of opcode 8 are the end: %s', (_, element, code, reason) => {
    const { session, connection } = frames([{ type: 'receive', opcode: 8, ...element }]);
    expect(connection).toMatchObject({
      outcome: 'closed',
      close: seen({ code, reason, wasClean: null, by: 'server' }),
    });
    expect(session.messages.count).toBe(0);
  });

  it('of opcode 8 that say no code are an end all the same, and named', () => {
    const { imported, connection } = frames([{ type: 'send', opcode: 8, data: 'done' }]);
    expect(connection).toMatchObject({ outcome: 'closed', close: notSeen('not-in-file') });
    expect(imported.problems).toMatchObject([{ what: expect.stringContaining('"done"') }]);
  });

  it('may hold any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(8, 9, 10), (data, opcode) => {
        const { connection } = frames([{ type: 'send', opcode, data }]);
        const code = connection?.close.seen === true ? connection.close.value.code : 1000;
        expect(code).toBeGreaterThanOrEqual(1000);
        expect(code).toBeLessThan(5000);
      }),
    );
  });
});

it('a payload that a producer left out has its size, and no bytes', () => {
  const { session } = read(
    entry({
      _webSocketMessages: [{ type: 'send', time: START / 1000, opcode: 2, data: '[binary 5 bytes]' }],
    }),
  );
  expect(session.messages.size(0)).toBe(5);
  expect(session.messages.payloadPlace(0).length).toBe(0);
});

describe('event streams', () => {
  it('have their events in a list', async () => {
    const events = [
      { time: START / 1000, eventName: 'message', eventId: '', data: 'one' },
      { time: START / 1000 + 1, eventName: 'price', eventId: '7', data: '2' },
    ];
    expect(await texts(stream({ _eventSourceMessages: events }))).toEqual([
      'one',
      'event: price\nid: 7\ndata: 2',
    ]);
  });

  it.each<[string, object]>([
    ['as text', { text: 'data: one\n\nevent: price\ndata: 2\n\n' }],
    ['in base64', { text: btoa('data: one\n\nevent: price\ndata: 2\n\n'), encoding: 'base64' }],
  ])('have their events in the body, %s', async (_, content) => {
    expect(await texts(stream({}, content))).toEqual(['one', 'event: price\ndata: 2']);
  });

  it('may have been recorded without', () => {
    const { connection } = stream({});
    expect(connection && messagesObserved(connection)).toBe(false);
  });
});

describe('messages', () => {
  it.each<[string, Changes, boolean]>([
    ['a list, be it empty', { _webSocketMessages: [] }, true],
    ['no list', {}, false],
    ['a refusal without a list', { response: { status: 403 } }, false],
  ])('were recorded or not: %s', (_, changes, recorded) => {
    const { connection } = read(entry(changes));
    expect(connection && messagesObserved(connection)).toBe(recorded);
  });
});

describe("an answer's body", () => {
  it('is evidence, its beginning alone', () => {
    expect(body({ text: 'Session ID unknown' })).toBe('Session ID unknown');
    expect(body({ text: btoa('Session ID unknown'), encoding: 'base64' })).toBe('Session ID unknown');
    expect(body({ text: 'x'.repeat(10 << 20) })).toHaveLength(BODY_LIMIT);
    expect(body({ text: btoa('x'.repeat(10 << 20)), encoding: 'base64' })).toHaveLength(BODY_LIMIT);
  });

  it('is still there in a HAR that we write, unless it is redacted', async () => {
    const { imported } = read(entry({ response: { status: 400, content: { text: 'Session ID unknown' } } }));
    const write = (redact: boolean) =>
      joined(
        writeHar(imported.batches, imported.readPayload, {
          redact,
          producer: { name: 'S', version: '1' },
          browser: null,
        }),
      );
    const again = replay(readHar(await write(false))).connections[0];
    expect(again?.body).toBe('Session ID unknown');
    expect(await write(true)).not.toContain('Session ID');
  });

  it('is a mark alone where it is binary, so that it was seen and nothing of it is shown', () => {
    const text = Buffer.from([0, 1, 2, 255, 254, 3]).toString('base64');
    expect(body({ text, encoding: 'base64' })).toBe('\ufffd');
  });

  it('is none where it is broken', () => {
    expect(body({ text: '***', encoding: 'base64' })).toBeNull();
    expect(body({ text: 7 })).toBeNull();
    expect(body({})).toBeNull();
  });
});
