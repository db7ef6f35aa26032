import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { connectionId } from '../../../src/events/units.ts';
import { FormatError } from '../../../src/formats/format-error.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { readNetLog } from '../../../src/formats/netlog/read-netlog.ts';
import { readFile } from '../../../src/formats/read-file.ts';
import type { Session } from '../../../src/session/session.ts';

const file = (name: string): Buffer =>
  readFileSync(new URL(`../../fixtures/netlog/${name}`, import.meta.url));
const WS = file('everything-ws.json');

const at = (session: Session, path: string) => {
  const found = session.connections.find(({ url }) => url.seen && url.value.endsWith(path));
  if (found === undefined) throw new Error(`a connection to ${path}`);
  return found;
};
async function messagesOf(imported: Imported, session: Session, path: string): Promise<string[]> {
  const rows = session.messages.ofConnection(at(session, path).id);
  const lines: string[] = [];
  for (let k = 0; k < rows.length; k++) {
    const row = session.messages.row(rows.at(k));
    const place = session.messages.payloadPlace(rows.at(k));
    const bytes = (await imported.readPayload(place)) ?? new Uint8Array(0);
    const text = row.opcode === 1 ? new TextDecoder().decode(bytes.subarray(0, 40)) : '';
    lines.push(`${row.outgoing ? '>' : '<'} ${row.opcode} ${row.size} ${text}`.trimEnd());
  }
  return lines;
}
/** Opcodes of the frames, by direction. */
const framesOf = (session: Session, path: string) => {
  const wire = session.wire(at(session, path).id);
  const sides: [number[], number[]] = [[], []];
  if (wire === null) return sides;
  for (let i = 0; i < wire.count; i++) sides[wire.outgoing(i) ? 0 : 1].push(wire.opcode(i));
  return sides;
};

/** How a file shows the end of a connection. */
function endOf(log: string, path: string) {
  const session = replay(readNetLog(Buffer.from(log)));
  const judged = judgeSession(session, null).find(({ connection }) => connection === at(session, path));
  const { close, outcome } = at(session, path);
  return {
    close: close.seen ? close.value : close.why,
    outcome,
    cause: judged?.explanation?.cause ?? null,
  };
}

/** What a file shows of an event stream. */
async function streamOf(log: string, path: string) {
  const imported = readNetLog(Buffer.from(log));
  const session = replay(imported);
  const { kind, outcome, status, errors, messagesRecorded, url } = at(session, path);
  const judged = judgeSession(session, null).find(({ connection }) => connection.url === url);
  return {
    kind,
    outcome,
    status: status.seen ? status.value : status.why,
    messages: await messagesOf(imported, session, path),
    said: errors.map((error) => error.text),
    cause: judged?.explanation?.cause ?? null,
    recorded: messagesRecorded,
    problems: imported.problems.map(({ what }) => what),
  };
}

const SENT = [
  '> 1 5 hello',
  '> 1 35 hello again hello again hello again',
  '> 2 300',
  `> 1 70000 ${'x'.repeat(40)}`,
  '> 1 4 frag',
  '> 1 3 bye',
];

describe('readNetLog', () => {
  it.each([
    ['everything-ws.json', 'http/1.1'],
    ['everything-wss.json', 'http/1.1'],
  ])('reads frames and messages of %s from the bytes of the socket', async (name, transport) => {
    const imported = readFile(file(name));
    expect(imported).toMatchObject({ format: 'netlog', problems: [] });
    expect(imported.producer).toContain('Chromium 156');
    const session = replay(imported);
    expect(at(session, '/echo')).toMatchObject({
      transport,
      status: { seen: true, value: 101 },
      outcome: 'closed',
      close: { seen: true, value: { code: 4001, reason: 'see you', wasClean: true, by: 'server' } },
    });
    const messages = await messagesOf(imported, session, '/echo');
    expect(messages.filter((line) => line.startsWith('>') && !line.startsWith('> 10'))).toEqual(SENT);
    expect(messages).toContain('< 1 8 fragment');
    // What the server of ws sent: a ping, six echoes, two fragments, a close.
    expect(framesOf(session, '/echo')).toEqual([
      [10, 1, 1, 2, 1, 1, 1, 8],
      expect.arrayContaining([9, 1, 1, 2, 1, 1, 1, 0, 1, 8]),
    ]);
    const [judged] = judgeSession(session, null).filter(
      ({ connection }) => connection === at(session, '/echo'),
    );
    expect(judged?.findings.filter(({ verdict }) => verdict === 'fail')).toEqual([]);
    const verdict = (id: string) => judged?.findings.find(({ check }) => check === id)?.verdict;
    expect(verdict('compressed-data-inflates')).toBe('pass');
    expect(verdict('text-is-utf8')).toBe('pass');
    expect(verdict('nothing-before-the-switch')).toBe('pass');
    expect(verdict('lengths-are-minimal')).toBe('pass');
  });

  it('shows every header of a refused handshake, with its repeats, and the body', () => {
    const session = replay(readFile(WS));
    const refused = at(session, '/refuse/403');
    expect(refused).toMatchObject({ outcome: 'refused', status: { seen: true, value: 403 } });
    const fields = refused.response.seen ? refused.response.value.fields : [];
    expect(fields.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'Server: nginx/1.25',
      'X-Thing: one',
      'X-Thing: two',
      'Set-Cookie: secret=abc123secret',
      'Content-Type: text/html',
      'Content-Length: 17',
      'Connection: close',
    ]);
    expect(refused.body).toContain('<h1>refused</h1>');
    expect(at(session, '/badaccept')).toMatchObject({
      outcome: 'failed',
      status: { seen: true, value: 101 },
    });
    expect(at(session, '/hangup').outcome).toBe('failed');
    expect(
      at(session, '/nobody')
        .errors.map(({ text }) => text)
        .join(' '),
    ).toContain('ERR_CONNECTION_REFUSED');
  });

  it('reads over HTTP/2 the answer of a refused WebSocket, and the end of one that opened, from its stream', () => {
    const imported = readFile(file('everything-h2.json'));
    expect(imported.problems).toEqual([]);
    const session = replay(imported);
    expect(
      judgeSession(session, null).map(({ connection, explanation }) => ({
        transport: connection.transport,
        status: connection.status,
        outcome: connection.outcome,
        closed: connection.closedAt !== null,
        frames: session.wire(connection.id)?.count ?? 0,
        cause: explanation?.cause ?? null,
      })),
    ).toEqual([
      {
        transport: 'h2',
        status: { seen: true, value: 200 },
        outcome: 'closed',
        closed: true,
        frames: 4,
        cause: null,
      },
      {
        transport: 'h2',
        status: { seen: true, value: 403 },
        outcome: 'refused',
        closed: true,
        frames: 0,
        cause: 'extended-connect-refused',
      },
    ]);
    const refused = session.connections[1];
    expect(refused?.response).toMatchObject({
      seen: true,
      value: { version: 'HTTP/2', status: 403, fields: [{ name: 'date' }] },
    });
  });

  const BROKEN_OFF = { seen: true, value: { code: 1006, wasClean: false, by: 'server' } };
  it.each([
    ['reset', 'HTTP2_SESSION_RECV_RST_STREAM', { error_code: '8 (CANCEL)', stream_id: 3 }, BROKEN_OFF],
    ['finished', 'HTTP2_SESSION_RECV_DATA', { fin: true, size: 0, stream_id: 3 }, BROKEN_OFF],
    // The page or the browser may have ended it: no close frame is known to be missing.
    [
      'reset by the browser',
      'HTTP2_SESSION_SEND_RST_STREAM',
      { stream_id: 3 },
      { seen: false, why: 'not-in-file' },
    ],
    ['ended with its session', 'HTTP2_SESSION', {}, { seen: false, why: 'not-in-file' }],
  ] as const)(
    'sees that a stream was %s behind the switch, and the frames that it had by then',
    (_, name, params, close) => {
      const read: {
        constants: { logEventTypes: Record<string, number> };
        events: { type: number; params?: { opcode?: number } }[];
      } = JSON.parse(file('everything-h2.json').toString());
      // Up to the last message from the server, whose frame is reported behind the end.
      const until = read.events.findIndex(({ params: its }) => its?.opcode === 8);
      const type = read.constants.logEventTypes[name];
      const event = { params, phase: 2, source: { id: 93, type: 11 }, time: '810750', type };
      const before = read.events.slice(0, until);
      const late = before.findLastIndex(({ params: its }) => its?.opcode === 1);
      const events = [...before.toSpliced(late, 1), event, ...before.slice(late, late + 1)];
      const session = replay(readNetLog(Buffer.from(JSON.stringify({ ...read, events }))));
      const [connection] = session.connections;
      expect(connection).toMatchObject({ outcome: 'closed', close });
      expect(connection?.closedAt).toBeGreaterThan(0);
      expect(session.wire(connection?.id ?? connectionId(9))?.count).toBe(2);
      const [judged] = judgeSession(session, null);
      expect(judged?.explanation?.cause ?? null).toBe(close.seen ? 'abnormal-closure-after-switch' : null);
    },
  );

  describe('of sockets that ended without a close frame', () => {
    const text = file('dropped-ws.json').toString();
    const bare = text.replaceAll(/,"bytes":"[^"]*"/g, '');
    const BY_SERVER = {
      close: { code: 1006, reason: '', wasClean: false, by: 'server' },
      outcome: 'closed',
      cause: 'abnormal-closure-after-switch',
    };
    const UNSEEN = { close: 'not-in-file', outcome: 'closed', cause: null };

    it.each([
      ['/fin', 'fin'],
      ['/rst', 'reset'],
      ['/half', 'fin'],
    ] as const)('sees that the server ended %s, and how', (path, tcp) => {
      const ended = { ...BY_SERVER, close: { ...BY_SERVER.close, tcp } };
      expect(endOf(text, path)).toEqual(ended);
      // The other capture modes have the number of bytes, which is 0 at the end.
      expect(endOf(bare, path)).toEqual(ended);
    });

    it('takes the close frames of the others', () => {
      expect(endOf(text, '/page-close').close).toMatchObject({ code: 1000, wasClean: true, by: 'client' });
      expect(endOf(text, '/navigated').close).toMatchObject({ code: 1001, by: 'client' });
      for (const path of ['/page-close', '/navigated']) {
        expect(endOf(text, path).cause).toBeNull();
        expect(endOf(bare, path)).toEqual(UNSEEN);
      }
    });

    it('accuses nobody where the file does not say who ended it', () => {
      const lines = text.split('\n');
      const without = (words: RegExp) => lines.filter((line) => !words.test(line)).join('\n');
      expect(endOf(without(/"byte_count":0/), '/fin')).toEqual(UNSEEN);
      expect(endOf(without(/"net_error":-101/), '/rst')).toEqual(UNSEEN);
      // The network changed, or the computer slept.
      const other = text.replace('"net_error":-101', '"net_error":-331');
      expect(endOf(other, '/rst')).toEqual({ ...BY_SERVER, close: { ...BY_SERVER.close, by: 'unknown' } });
      // Cut before the end.
      const open = text.slice(0, text.indexOf('"byte_count":0'));
      expect(endOf(open, '/fin')).toEqual({ close: 'not-yet', outcome: 'open', cause: null });
    });

    it('takes no number of bytes for an end that is not of the socket, or came before the switch', () => {
      const [first = '', ...rest] = text.split('\n');
      const zero = rest.find((line) => line.includes('"byte_count":0')) ?? '';
      const begin = rest.findIndex((line) => line.includes('SOCKET_POOL') || line.includes('"bytes":"R0VU'));
      expect(begin).toBeGreaterThan(0);
      const early = [
        first,
        ...rest.slice(0, begin),
        zero,
        ...rest.slice(begin).filter((line) => line !== zero),
      ];
      expect(endOf(early.join('\n'), '/fin')).toEqual(UNSEEN);
    });
  });

  describe('of event streams', () => {
    const text = file('event-streams.json').toString();
    const EVENTS = ['< 1 42 event: greet\nid: 7\ndata: grüß\ndata: di', '< 1 7 {"n":2}', '< 1 3 cut'];
    const OPENED = {
      kind: 'event-stream',
      outcome: 'closed',
      status: 200,
      messages: EVENTS,
      said: [],
      cause: null,
      recorded: true,
      problems: [],
    };
    const INCOMPLETE = 'net::ERR_INCOMPLETE_CHUNKED_ENCODING';

    it('reads their events, also of one that was redirected, and of one that is compressed', async () => {
      expect(await streamOf(text, '/ends')).toEqual(OPENED);
      // The address to which it was redirected.
      expect(await streamOf(text, '/three')).toEqual(OPENED);
      expect(await streamOf(text, '/gzip')).toEqual({
        ...OPENED,
        messages: ['< 1 26 id: 1\ndata: compressed one', '< 1 3 two'],
      });
      const broken = { ...OPENED, said: [INCOMPLETE], cause: 'abnormal-closure-after-switch' };
      expect(await streamOf(text, '/drops')).toEqual(broken);
      expect(await streamOf(text, '/refused')).toEqual({
        ...OPENED,
        outcome: 'refused',
        status: 403,
        messages: [],
        cause: 'not-an-event-stream',
      });
      expect(at(replay(readNetLog(Buffer.from(text))), '/refused').body).toBe('no entry');
      expect(replay(readNetLog(Buffer.from(text))).connections).toHaveLength(5);
    });

    it('says that its events are not recorded where the capture mode leaves out the bytes', async () => {
      const bare = text.replaceAll(/,"bytes":"[^"]*"/g, '').replace('"Everything"', '"Default"');
      expect(await streamOf(bare, '/ends')).toEqual({ ...OPENED, messages: [], recorded: false });
    });

    it('reads nothing of a stream that is compressed in the file', async () => {
      const lines = text.split('\n');
      const { constants }: { constants: { logEventTypes: Record<string, number> } } = JSON.parse(text);
      const raw = `"type":${constants.logEventTypes['URL_REQUEST_JOB_BYTES_READ']}}`;
      const log = lines.filter((line) => !line.includes(raw)).join('\n');
      expect(await streamOf(log, '/gzip')).toMatchObject({
        messages: [],
        problems: ['is compressed in the file: its events are not read'],
      });
    });

    it('lists one that got no answer by what it asked for, and no other request', async () => {
      const lines = text.split('\n');
      const begin = lines.findIndex((line) => line.includes('/ends"') && line.includes('"priority"'));
      const id = /"source":\{"id":(\d+)/.exec(lines[begin] ?? '')?.[1];
      const own = (line: string) => line.includes(`"source":{"id":${id},`);
      const last = lines.findLast(own) ?? '';
      const refused = last.replace(/"params":\{[^}]*\},|^\{/, '{"params":{"net_error":-101},');
      // Nothing was sent: what the browser prepared shows what it was.
      const kept = lines.filter((line, n) => !own(line) || n <= begin);
      const log = [...kept.slice(0, begin + 1), refused.replace(/,?$/, ','), ...kept.slice(begin + 1)].join(
        '\n',
      );
      expect(await streamOf(log, '/ends')).toMatchObject({
        outcome: 'failed',
        said: ['net error -101'],
        messages: [],
      });
      const ordinary = log.replaceAll('Accept: text/event-stream', 'Accept: */*');
      const urls = replay(readNetLog(Buffer.from(ordinary))).connections.map(
        ({ url }) => url.seen && url.value,
      );
      expect(urls.filter((url) => String(url).endsWith('/ends'))).toEqual([]);
    });
  });

  it('does not call an end abnormal whose answer may come behind the end of the file', () => {
    const read: {
      constants: { logEventTypes: Record<string, number> };
      events: { type: number; source: { id: number }; params?: { bytes?: string } }[];
    } = JSON.parse(WS.toString());
    // Up to the first close frame, which is the server's 4001, and then with the end of the socket.
    const until = read.events.findIndex(
      ({ params }) => Buffer.from(params?.bytes ?? '', 'base64').indexOf('see you') !== -1,
    );
    const socket = read.events[until]?.source.id;
    const end = {
      type: read.constants.logEventTypes['SOCKET_ALIVE'],
      source: { id: socket },
      time: '999999',
      phase: 2,
    };
    const closeOf = (more: object[]) => {
      const events = [...read.events.slice(0, until + 1), ...more];
      const session = replay(readNetLog(Buffer.from(JSON.stringify({ ...read, events }))));
      return at(session, '/echo').close;
    };
    const close = { code: 4001, reason: 'see you', by: 'server' };
    expect(closeOf([])).toEqual({ seen: true, value: { ...close, wasClean: null } });
    expect(closeOf([end])).toEqual({ seen: true, value: { ...close, wasClean: false } });
  });

  it('has the words of the browser about a frame that it refused, where no payload is shown', () => {
    const read: {
      constants: { logEventTypes: Record<string, number> };
      events: { type: number; params?: { opcode?: number } }[];
    } = JSON.parse(file('everything-h2.json').toString());
    const until = read.events.findIndex(({ params }) => params?.opcode === 8);
    const about = read.events[until - 1];
    // The fixture has only the names that occur in it.
    read.constants.logEventTypes['WEBSOCKET_INVALID_FRAME'] = 625;
    const words = 'Could not decode a text frame as UTF-8.';
    const refused = {
      ...about,
      type: 625,
      params: { code: 1002, internal_reason: words, reason: 'Invalid UTF-8 in text frame' },
    };
    const events = [...read.events.slice(0, until), refused];
    const [judged] = judgeSession(replay(readNetLog(Buffer.from(JSON.stringify({ ...read, events })))), null);
    expect(judged?.connection.errors.map(({ text }) => text)).toEqual([words]);
    expect(judged?.explanation?.cause).toBe('frames-broken-after-switch');
    expect(judged?.findings.find(({ check }) => check === 'text-is-utf8')?.verdict).toBe('fail');
  });

  it('has every frame where the server closes with the last bytes of its stream, and the client answers', () => {
    const text = file('everything-h2.json').toString();
    const read: { constants: object; events: { params?: { opcode?: number; masked?: boolean } }[] } =
      JSON.parse(text);
    const ofClient = read.events.findIndex(({ params }) => params?.opcode === 8 && params.masked === true);
    const ofServer = read.events.findIndex(({ params }) => params?.opcode === 8 && params.masked === false);
    const [answer] = read.events.splice(ofClient, 1);
    read.events.splice(ofServer, 0, ...(answer === undefined ? [] : [answer]));
    const session = replay(readNetLog(Buffer.from(JSON.stringify(read))));
    const [opened] = session.connections;
    expect(opened?.outcome).toBe('closed');
    expect(session.wire(opened?.id ?? connectionId(9))?.count).toBe(4);
  });

  it.each([
    [
      'HTTP/2',
      'HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS',
      { headers: [':method: CONNECT', ':path: /'] },
      200,
    ],
    [
      'HTTP/1.1',
      'HTTP_TRANSACTION_SEND_REQUEST_HEADERS',
      { line: 'GET / HTTP/1.1\r\n', headers: ['Host: h'] },
      101,
    ],
  ] as const)(
    'a WebSocket over %s that is sent once more with credentials is open',
    (_, sending, sent, status) => {
      const { constants }: { constants: { logEventTypes: Record<string, number> } } = JSON.parse(
        file('everything-h2.json').toString(),
      );
      const event = (time: number, name: string, params: object, phase = 0) => ({
        params,
        phase,
        source: { id: 7, type: 1 },
        time: String(time),
        type: constants.logEventTypes[name],
      });
      const answered = (time: number, code: number, ...fields: string[]) =>
        event(time, 'HTTP_TRANSACTION_READ_RESPONSE_HEADERS', { headers: [`HTTP/1.1 ${code}`, ...fields] });
      const events = [
        event(1, 'REQUEST_ALIVE', { url: 'wss://h/' }, 1),
        event(2, sending, sent),
        answered(3, 401, 'WWW-Authenticate: Basic'),
        event(4, sending, sent),
        answered(5, status, 'Upgrade: websocket', 'Connection: Upgrade'),
        event(6, 'REQUEST_ALIVE', { net_error: -173 }, 2),
      ];
      const [judged] = judgeSession(
        replay(readNetLog(Buffer.from(JSON.stringify({ constants, events })))),
        null,
      );
      expect(judged?.connection.outcome).toBe('open');
      expect(judged?.explanation?.cause).not.toBe('authentication-required');
    },
  );

  it('shows headers of frames where the capture mode leaves out the bytes', async () => {
    // As capture mode Default writes the same events.
    const bare = WS.toString().replaceAll(/"bytes":"[^"]*",?/g, '');
    const imported = readNetLog(Buffer.from(bare.replaceAll(/,\}/g, '}')));
    const session = replay(imported);
    expect(framesOf(session, '/echo')[0]).toEqual([10, 1, 1, 2, 1, 1, 1, 8]);
    expect(session.wire(at(session, '/echo').id)?.early).toBeNull();
    const [judged] = judgeSession(session, null);
    const verdict = (id: string) => judged?.findings.find(({ check }) => check === id)?.verdict;
    expect(verdict('client-frames-are-masked')).toBe('pass');
    expect(verdict('lengths-are-minimal')).toBe('unknown');
    expect(verdict('text-is-utf8')).toBe('unknown');
  });

  it('reads gzip, and constants with other numbers', async () => {
    expect(readFile(gzipSync(WS))).toMatchObject({ format: 'netlog', problems: [] });
    const other: { constants: { logEventTypes: Record<string, number> }; events: { type: number }[] } =
      JSON.parse(WS.toString());
    const { logEventTypes } = other.constants;
    for (const name of Object.keys(logEventTypes)) logEventTypes[name] = (logEventTypes[name] ?? 0) + 1_000;
    for (const event of other.events) event.type += 1_000;
    const imported = readNetLog(Buffer.from(JSON.stringify(other, null, 1)));
    expect(await messagesOf(imported, replay(imported), '/echo')).toEqual(
      await messagesOf(readNetLog(WS), replay(readNetLog(WS)), '/echo'),
    );
    // Members in another order.
    const { events, constants } = other;
    expect(replay(readNetLog(Buffer.from(JSON.stringify({ events, constants })))).connections).toHaveLength(
      5,
    );
  });

  it.each(['everything-ws.json', 'everything-h2.json', 'dropped-ws.json', 'event-streams.json'])(
    'opens %s with events that are missing, repeated, moved and under the numbers of others',
    (name) => {
      const { constants, events }: { constants: object; events: { source: { id: number } }[] } = JSON.parse(
        file(name).toString(),
      );
      const ids = [...new Set(events.map(({ source }) => source.id))];
      const place = fc.nat(events.length - 1);
      const change = fc.record({ from: place, to: place, id: fc.constantFrom(...ids), how: fc.nat(3) });
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), (changes) => {
          const changed = [...events];
          for (const { from, to, id, how } of changes) {
            const event = changed[from];
            if (event === undefined) continue;
            if (how !== 3) changed.splice(from, how === 0 ? 0 : 1);
            if (how === 0 || how === 2) changed.splice(to, 0, event);
            if (how === 3) changed[from] = { ...event, source: { ...event.source, id } };
          }
          const session = replay(readNetLog(Buffer.from(JSON.stringify({ constants, events: changed }))));
          for (const { findings } of judgeSession(session, null))
            expect(findings.filter(({ verdict }) => verdict === 'error')).toEqual([]);
        }),
        { numRuns: Number(process.env['NETLOG_RUNS'] ?? 60) },
      );
    },
  );

  it('reads what there is of a file that was cut short anywhere', () => {
    const whole = replay(readNetLog(WS)).connections.length;
    const constantsEnd = WS.indexOf('"events"');
    fc.assert(
      fc.property(fc.integer({ min: 0, max: WS.length - 1 }), (length) => {
        const cut = WS.subarray(0, length);
        try {
          const imported = readNetLog(cut);
          expect(length).toBeGreaterThanOrEqual(constantsEnd - 3);
          expect(imported.problems.length + (length > WS.length - 25 ? 1 : 0)).toBeGreaterThan(0);
          expect(replay(imported).connections.length).toBeLessThanOrEqual(whole);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { numRuns: 150 },
    );
  });

  it.each([
    ['two on a line', (line: string, n: number) => (n > 150 && n % 2 === 0 ? line : `${line}\n`)],
    [
      'two on a line, with blanks',
      (line: string, n: number) => (n > 150 && n % 2 === 1 ? `${line} ` : `${line}\n`),
    ],
    ['all on a line', (line: string, n: number) => (n > 150 ? line : `${line}\n`)],
  ])('reads all of a file whose events stand a line each, and then %s', (_, joined) => {
    const { constants, events }: { constants: object; events: object[] } = JSON.parse(WS.toString());
    // Events of no interest before and between them: their lines are believed after a hundred.
    const other = { source: { id: 1, type: 0 }, time: '1', type: 999_999, phase: 0 };
    const all = [...Array.from({ length: 150 }, () => other), ...events.flatMap((event) => [event, other])];
    const text = all
      .map((event, n) => joined(`${JSON.stringify(event)}${n + 1 < all.length ? ',' : ''}`, n))
      .join('');
    // The last event may stand on a line with the end of the file, which may end with a line or without.
    for (const end of [']}', ']}\n', ' ] }\r\n', '],\n"polledData":{}}\n']) {
      const whole = Buffer.from(
        `{"constants":${JSON.stringify(constants)},\n"events":[\n${text.trimEnd()}${end}`,
      );
      expect([end, readNetLog(whole).problems]).toEqual([end, []]);
    }
    const read = readNetLog(Buffer.from(`{"constants":${JSON.stringify(constants)},\n"events":[\n${text}]}`));
    expect(read.problems).toEqual([]);
    const [ours, whole] = [replay(read), replay(readNetLog(WS))];
    expect([ours.connections.length, ours.messages.count]).toEqual([
      whole.connections.length,
      whole.messages.count,
    ]);
  });

  it('never throws another error, whatever the events are', () => {
    const { constants, events }: { constants: object; events: object[] } = JSON.parse(WS.toString());
    const change = fc.record({
      at: fc.nat(events.length - 1),
      value: fc.oneof(
        fc.json(),
        fc.constantFrom('{"type":1}', '[]', '{"source":{"id":88},"time":"1","type":2}'),
      ),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 10 }), fc.shuffledSubarray(events), (changes, some) => {
        const lines = some.map((event) => JSON.stringify(event));
        for (const { at: place, value } of changes) lines[place % (lines.length + 1)] = value;
        const text = `{"constants":${JSON.stringify(constants)},"events":[${lines.join(',')}]}`;
        replay(readNetLog(Buffer.from(text)));
      }),
      { numRuns: 60 },
    );
  });
});
