import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { FormatError } from '../../../src/formats/format-error.ts';
import { replay } from '../../../src/formats/imported.ts';
import { formatMessageLine, parseMessageLine } from '../../../src/formats/transcript/message-line.ts';
import { readTranscript } from '../../../src/formats/transcript/read-transcript.ts';
import { writeTranscript } from '../../../src/formats/transcript/write-transcript.ts';
import { joined, logOf, sampleEvents } from '../sample-log.ts';

/** The example of the notation's description. */
const EXAMPLE = `> GET /chat HTTP/1.1
> Upgrade: websocket
> Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
< HTTP/1.1 101 Switching Protocols
< Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=
> text "hello"
< binary 01 ff
< close 1000 "bye"
! gap worker restarted
`;

async function rewritten(text: string): Promise<string> {
  const imported = readTranscript(text);
  return joined(writeTranscript(replay(imported), imported.readPayload, { redact: false }));
}

describe('readTranscript', () => {
  it('reads the example of the notation', () => {
    const imported = readTranscript(EXAMPLE);
    const session = replay(imported);
    expect(imported.problems).toEqual([]);
    expect(session.connections).toHaveLength(1);
    expect(session.connections[0]).toMatchObject({
      kind: 'websocket',
      transport: 'http/1.1',
      status: seen(101),
      outcome: 'closed',
      close: seen({ code: 1000, reason: 'bye', wasClean: null, by: 'server' }),
      request: {
        value: {
          method: 'GET',
          target: '/chat',
          fields: [{ name: 'Upgrade' }, { name: 'Sec-WebSocket-Key' }],
        },
      },
    });
    expect([0, 1].map((row) => session.messages.row(row))).toMatchObject([
      { opcode: 1, outgoing: true, size: 5 },
      { opcode: 2, outgoing: false, size: 2 },
    ]);
    expect(session.marks.map(({ event }) => event.type)).toEqual(['recording/started', 'capture/gap']);
  });

  it.each<[string, string, object]>([
    [
      "a refusal in the browser's words",
      '! url "ws://h/"\n! error "Error during WebSocket handshake: Unexpected response code: 404"',
      { outcome: 'refused', status: seen(404) },
    ],
    ['a status alone', '! url "ws://h/"\n! status 403', { outcome: 'refused', status: seen(403) }],
    [
      'a body before the answer',
      '! url "ws://h/"\n! body "no"\n< HTTP/1.1 403 Forbidden',
      { outcome: 'refused', body: 'no' },
    ],
    [
      'a body after the answer',
      '! url "ws://h/"\n> GET / HTTP/1.1\n> Host: h\n> Upgrade: websocket\n< HTTP/1.1 403 Forbidden\n< Server: x\n! body "no"\n! closed',
      { outcome: 'refused', body: 'no' },
    ],
    [
      'a body after a status',
      '! url "ws://h/"\n! status 403\n! body "no"',
      { outcome: 'refused', body: 'no' },
    ],
    [
      'a connection that was there before',
      '! url unknown\n< text "x"',
      { discovered: true, url: notSeen('not-in-file'), outcome: 'open' },
    ],
    [
      'an end that nobody saw',
      '! url "ws://h/"\n< HTTP/1.1 101 Switching Protocols\n! closed',
      { outcome: 'closed', close: notSeen('not-in-file') },
    ],
    [
      '1006',
      '! url "ws://h/"\n< HTTP/1.1 101 Switching Protocols\n! close 1006 unclean',
      { close: seen({ code: 1006, reason: '', wasClean: false, by: 'unknown' }) },
    ],
    [
      'an extended CONNECT',
      '> :method: CONNECT\n> :protocol: websocket\n> :authority: h\n> :path: /c\n< :status: 200',
      { kind: 'websocket', transport: 'h2', outcome: 'open', url: seen('ws://h/c') },
    ],
    [
      'an upgrade to something else',
      '> GET / HTTP/1.1\n> Host: h\n> Upgrade: h2c',
      { kind: 'upgrade', outcome: 'pending', url: seen('ws://h/') },
    ],
    [
      'an event stream',
      '! url "http://h/"\n! kind event-stream\n< HTTP/1.1 200 OK',
      { kind: 'event-stream', outcome: 'open' },
    ],
    ['a comment and a blank line', '# a comment\n\n> GET / HTTP/1.1\n> Host: h', { url: seen('ws://h/') }],
  ])('understands %s', (_, text, expected) => {
    const imported = readTranscript(text);
    expect(imported.problems).toEqual([]);
    expect(replay(imported).connections[0]).toMatchObject(expected);
  });

  it('begins a connection at each request', () => {
    const session = replay(readTranscript(`${EXAMPLE}\n${EXAMPLE}`));
    expect(session.connections.map(({ outcome }) => outcome)).toEqual(['closed', 'closed']);
  });

  it('takes a message that speaks of HTTP for a message, not for the start of a connection', () => {
    const session = replay(
      readTranscript('> GET /a HTTP/1.1\n> text "over HTTP/2"\n> close 1000 "no HTTP/1.1"\n'),
    );
    expect([session.connections.length, session.messages.count]).toEqual([1, 1]);
  });

  it('lists the lines it does not understand', () => {
    const { problems } = readTranscript(
      '> GET / HTTP/1.1\nnonsense\n! gap full moon\n! status 0\n! kind dog\n< HTTP/1.1 404 Not Found\n> Late: x',
    );
    expect(problems.map(({ where }) => where)).toEqual(['line 2', 'line 3', 'line 4', 'line 5', 'line 7']);
  });

  it.each(['', '\n\n', 'hello', '# only a comment', '! nonsense'])('%j is no transcript', (text) => {
    expect(() => readTranscript(text)).toThrow(FormatError);
  });
});

describe('writeTranscript', () => {
  it('shows a session as people would write it', async () => {
    const { session, builder } = logOf(sampleEvents());
    const text = await joined(writeTranscript(session, builder.readPayload, { redact: false }));
    expect(text).toMatch(
      /^! url "ws:\/\/server.example.com\/chat\?token=hunter2hunter2&room=7"\n! target page\n> GET \/chat/,
    );
    expect(text).toContain(
      '\n< Set-Cookie: sid=n3xt\n> text "hello \\u0000 \u{1f600} \\"quoted\\""\n< binary 00 01 fe ff\n',
    );
    expect(text).toContain(
      '\n> binary ... of unknown size\n< text "only the first" ... of 70000 bytes\n! gap worker restarted\n< text ""\n',
    );
    expect(text).toContain('\n< close 1000 "bye bye" clean\n\n! url "ws://server.example.com/nowhere"\n');
    expect(text.endsWith('\n! url unknown\n< text "orphan"\n')).toBe(true);
  });

  it('writes one connection where one is asked for', async () => {
    const { session, builder } = logOf(sampleEvents());
    const [, refused] = session.connections;
    if (refused === undefined) throw new Error('no connection');
    const text = await joined(
      writeTranscript(session, builder.readPayload, { redact: false, connection: refused }),
    );
    expect(text).toBe(
      '! url "ws://server.example.com/nowhere"\n! target page\n' +
        '! error "Error during WebSocket handshake: Unexpected response code: 404"\n! closed\n',
    );
  });

  it('writes a session that reads as the same connections', async () => {
    const { session, builder } = logOf(sampleEvents());
    const text = await joined(writeTranscript(session, builder.readPayload, { redact: false }));
    const imported = readTranscript(text);
    expect(imported.problems).toEqual([]);
    const again = replay(imported);
    const view = (of: typeof session) =>
      of.connections.map(({ id, kind, url, transport, outcome, request, response, close, status }) => [
        [kind, url.seen && url.value, transport, outcome],
        [request.seen && request.value, response.seen && response.value],
        [close.seen && close.value, status.seen && status.value],
        [of.traffic(id, 'client-to-server'), of.traffic(id, 'server-to-client')],
      ]);
    expect(view(again)).toEqual(view(session));
  });
});

describe('the notation is reversible', () => {
  const line = fc.oneof(
    fc.constantFrom(
      ...EXAMPLE.trimEnd().split('\n'),
      '! url "wss://h/?a=1"',
      '! url unknown',
      '! kind upgrade',
      '! transport h3',
      '! target worker',
      '! status 403',
      '! closed',
      '! error "One or more reserved bits are on"',
      '! error ""',
      '! close 1006 unclean',
      '< close 1006 unclean tcp reset',
      '< close 1005 unclean fault close-code answered 1002 "reserved"',
      '< close 1000 "a\ufffd" unclean fault close-reason body 03e861ff answered 1005 fault close-body body 03',
      '< close 0 unclean tcp fin',
      '> close 0 tcp fin',
      '> close 1001',
      '> ping',
      '< pong 00',
      '< opcode 3 7f',
      '< opcode 8 03 e8',
      '> text 80 ff',
      '< text ... of 9 bytes',
      '< binary 01 ... of unknown size',
      '> continuation 61',
      '',
      '# comment',
      '> Host: h',
      '>  folded',
      '< Server: x',
      '> :method: CONNECT',
      '< :status: 200',
      '> POST * HTTP/1.0',
      '! gap detached',
      '> ',
      '<',
    ),
    fc.string().map((text) => `> ${text}`),
    fc.string().map((text) => `< X: ${text}`),
    fc.string(),
  );

  it('write(read(x)) changes no more once it was written, for every x', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 25 }), async (lines) => {
        let first: string;
        try {
          first = await rewritten(lines.join('\n'));
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
          return;
        }
        fc.pre(first !== '');
        expect(await rewritten(first)).toBe(first);
      }),
      { numRuns: 1_000 },
    );
  });

  it('every message has one line and that line is that message', () => {
    const size = fc.option(fc.integer({ min: 41, max: 2 ** 32 - 1 }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.nat(15),
        fc.oneof(
          fc.uint8Array({ maxLength: 40 }),
          fc.string().map((text) => new TextEncoder().encode(text)),
        ),
        size,
        (opcode, payload, told) => {
          fc.pre(told === undefined || payload.length < told);
          const message = { opcode, payload, size: told };
          const text = formatMessageLine(message);
          expect(text).not.toMatch(/[\r\n]/);
          const read = parseMessageLine(text);
          expect(read && { ...read, payload: [...read.payload] }).toEqual({
            ...message,
            payload: [...payload],
          });
        },
      ),
    );
  });
});
