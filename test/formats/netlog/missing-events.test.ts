import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { readNetLog } from '../../../src/formats/netlog/read-netlog.ts';
import { readFile } from '../../../src/formats/read-file.ts';

interface Event {
  readonly type: number;
  readonly params?: { readonly byte_count?: number; readonly bytes?: string; readonly url?: string } | null;
  readonly source: { readonly id: number };
}
interface Log {
  readonly constants: { readonly logEventTypes: Readonly<Record<string, number>> };
  readonly events: readonly Event[];
}

const file = (name: string) => readFileSync(new URL(`../../fixtures/netlog/${name}`, import.meta.url));
const parsed = (name: string): Log => JSON.parse(file(name).toString());
const read = (log: Log): Imported => readNetLog(Buffer.from(JSON.stringify(log)));

/** Rules that fail, cause, and contents of messages, by connection. */
async function seenIn(imported: Imported) {
  const session = replay(imported);
  const { messages } = session;
  const seen = new Map<string, { failed: string[]; cause: string | null; contents: string[] }>();
  for (const { connection, findings, explanation } of judgeSession(session, null)) {
    const rows = messages.ofConnection(connection.id);
    const contents: string[] = [];
    for (let i = 0; i < rows.length; i++) {
      const payload = await imported.readPayload(messages.payloadPlace(rows.at(i)));
      contents.push(Buffer.from(payload ?? []).toString('latin1'));
    }
    const failed = findings.filter(({ verdict }) => verdict === 'fail').map(({ check }) => check);
    seen.set(connection.sourceKey, { failed, cause: explanation?.cause ?? null, contents });
  }
  return seen;
}

const contentsOf = async (imported: Imported) =>
  [...(await seenIn(imported)).values()].map((one) => one.contents);

describe.each(['everything-ws.json', 'everything-wss.json', 'dropped-ws.json', 'chromium-119.json'])(
  '%s without one of its events',
  (name) => {
    const log = parsed(name);
    const whole = seenIn(read(log));

    it('accuses nobody who was right, and takes bytes of one message for no other', async () => {
      for (const [n, event] of log.events.entries()) {
        const without = read({ ...log, events: log.events.toSpliced(n, 1) });
        for (const [key, { failed, contents }] of await seenIn(without)) {
          const before = (await whole).get(key);
          const what = `${key} without event ${n}, ${JSON.stringify(event).slice(0, 200)}`;
          expect(
            failed.filter((check) => !before?.failed.includes(check)),
            what,
          ).toEqual([]);
          expect(
            contents.filter((text) => text !== '' && !before?.contents.some((all) => all.startsWith(text))),
            what,
          ).toEqual([]);
        }
      }
    });

    it('knows the number of bytes whose content is missing', async () => {
      const before = await whole;
      for (const [n, event] of log.events.entries()) {
        if (event.params?.bytes === undefined) continue;
        const { bytes: _, ...params } = event.params;
        const changed = { ...event, params };
        for (const [key, { failed }] of await seenIn(read({ ...log, events: log.events.with(n, changed) })))
          expect(
            failed.filter((check) => !before.get(key)?.failed.includes(check)),
            `${key}, event ${n}`,
          ).toEqual([]);
      }
    });
  },
);

it('says of whom bytes are missing', () => {
  const log = parsed('everything-ws.json');
  const received = log.constants.logEventTypes['SOCKET_BYTES_RECEIVED'];
  const header = log.constants.logEventTypes['WEBSOCKET_RECV_FRAME_HEADER'];
  const reported = log.events.findIndex(({ type }) => type === header);
  const lost = log.events.findLastIndex(({ type }, n) => n < reported && type === received);
  expect(read({ ...log, events: log.events.toSpliced(lost, 1) }).problems.map(({ what }) => what)).toContain(
    'bytes of the server are missing: some frames are known by their headers alone, or in part',
  );
});

it.each(['everything-ws.json', 'everything-wss.json'])(
  'reads events of %s that stand twice as one',
  async (name) => {
    const log = parsed(name);
    const twice = read({ ...log, events: log.events.flatMap((event) => [event, event]) });
    expect(await seenIn(twice)).toEqual(await seenIn(read(log)));
    expect(twice.problems.map(({ what }) => what)).toEqual([
      'Events stand twice in the file, one right behind the other: such a pair is read as one',
    ]);
  },
);

it('reads what the client sent where the head of its request is missing', async () => {
  const log = parsed('everything-ws.json');
  const sent = log.constants.logEventTypes['SOCKET_BYTES_SENT'];
  const isHead = ({ type, params }: Event) => type === sent && params?.bytes?.startsWith('R0VUIC') === true;
  const without = read({ ...log, events: log.events.filter((event) => !isHead(event)) });
  expect(await contentsOf(without)).toEqual(await contentsOf(read(log)));
});

it('bytes and reports that changed places accuse nobody', async () => {
  const log = parsed('everything-ws.json');
  const types = log.constants.logEventTypes;
  const wire = new Set(
    [
      'SOCKET_BYTES_SENT',
      'SOCKET_BYTES_RECEIVED',
      'WEBSOCKET_SENT_FRAME_HEADER',
      'WEBSOCKET_RECV_FRAME_HEADER',
    ].map((name) => types[name]),
  );
  const before = await seenIn(read(log));
  for (let n = 1; n < log.events.length; n++) {
    const [one, two] = [log.events[n - 1], log.events[n]];
    if (one === undefined || two === undefined || !wire.has(one.type) || !wire.has(two.type)) continue;
    const changed = read({ ...log, events: log.events.toSpliced(n - 1, 2, two, one) });
    for (const [key, { failed }] of await seenIn(changed))
      expect(
        failed.filter((check) => !before.get(key)?.failed.includes(check)),
        `${key} with event ${n} before ${n - 1}`,
      ).toEqual([]);
  }
});

it('a request whose event is empty was not seen', () => {
  const log = parsed('everything-ws.json');
  const sent = log.constants.logEventTypes['HTTP_TRANSACTION_SEND_REQUEST_HEADERS'];
  const events = log.events.map((event) => (event.type === sent ? { ...event, params: null } : event));
  for (const { connection } of judgeSession(replay(read({ ...log, events })), null))
    expect(connection.request.seen).toBe(false);
});

it('an answer without an event of its own is read from the bytes, and frames follow it', () => {
  const log = parsed('everything-ws.json');
  const answered = log.constants.logEventTypes['HTTP_TRANSACTION_READ_RESPONSE_HEADERS'];
  const without = replay(read({ ...log, events: log.events.filter(({ type }) => type !== answered) }));
  const whole = replay(read(log));
  const counts = (session: typeof whole) =>
    session.connections.map(({ id, outcome }) => [outcome, session.wire(id)?.count ?? 0]);
  expect(counts(without)).toEqual(counts(whole));
});

it('counts the WebSockets whose beginning is not in the file', () => {
  const log = parsed('everything-ws.json');
  const begun = log.constants.logEventTypes['REQUEST_ALIVE'];
  const started = log.constants.logEventTypes['URL_REQUEST_START_JOB'];
  const events = log.events.filter(({ type }) => type !== begun && type !== started);
  expect(read({ ...log, events }).problems.map(({ what }) => what)).toContain(
    'The beginning of a WebSocket is not in the file: what came of it later is left out',
  );
});

it('a number that is used again has another name', () => {
  const log = parsed('everything-ws.json');
  const keys = replay(read({ ...log, events: [...log.events, ...log.events] })).connections.map(
    ({ sourceKey }) => sourceKey,
  );
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys.filter((key) => key.endsWith(' (2)'))).toHaveLength(keys.length / 2);
});

describe('through a proxy by https', () => {
  it('a ws: socket is read without the TLS to the proxy', async () => {
    const imported = readNetLog(file('https-proxy-ws.json'));
    expect([...(await seenIn(imported)).values()].map(({ failed, contents }) => [failed, contents])).toEqual([
      [[], ['twin 0 0', 'twin 0 0']],
      [[], ['twin 1 0', 'twin 1 1', 'twin 1 0', 'twin 1 1']],
    ]);
  });

  it('a wss: socket is known by the headers of its frames, and that is said', async () => {
    const imported = readNetLog(file('https-proxy-wss.json'));
    const session = replay(imported);
    expect([...(await seenIn(imported)).values()].map(({ failed, cause }) => [failed, cause])).toEqual([
      [[], null],
      [[], null],
    ]);
    expect(session.connections.map(({ id }) => session.wire(id)?.count)).toEqual([4, 6]);
    expect(imported.problems.map(({ what }) => what)).toEqual(
      Array(2).fill('its bytes are TLS within TLS, as through a proxy by https, and are not read'),
    );
  });
});

const bytesOf = (lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));

describe('a NetLog in lines', () => {
  const log = parsed('everything-ws.json');
  const lines = [
    JSON.stringify({ type: 'constants', constants: log.constants }),
    ...log.events.map((event) => JSON.stringify({ type: 'event', event })),
    JSON.stringify({ type: 'polledData', polledData: [] }),
    JSON.stringify({ type: 'end' }),
  ];

  it('is read as one in an object', async () => {
    const imported = readFile(bytesOf(lines));
    expect(imported.problems).toEqual([]);
    expect(imported.format).toBe('netlog');
    expect(await seenIn(imported)).toEqual(await seenIn(read(log)));
  });

  it('is read as far as it goes, and goes on behind a broken line', () => {
    const cut = readFile(bytesOf(lines).subarray(0, -40));
    expect(cut.problems).toEqual([
      { where: '', what: 'The file breaks off: what it has up to there is read' },
    ]);
    const broken = readFile(bytesOf(lines.with(3, '{"type":"event","event":{"par')));
    expect(broken.problems[0]).toEqual({ where: 'line 4', what: 'is not JSON and left out' });
    expect(replay(broken).connections.length).toBeGreaterThan(0);
  });
});
