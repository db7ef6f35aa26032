import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../src/analysis/judge-session.ts';
import { jsonReport } from '../../src/cli/check/json-report.ts';
import { textReport } from '../../src/cli/check/text-report.ts';
import type { LifecycleEvent } from '../../src/events/event.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import { BatchBuilder } from '../../src/formats/batch-builder.ts';
import { readHar } from '../../src/formats/har/read-har.ts';
import { writeHar } from '../../src/formats/har/write-har.ts';
import { type Imported, replay } from '../../src/formats/imported.ts';
import { joinWire } from '../../src/formats/join-wire/join-wire.ts';
import { readLog } from '../../src/formats/log/read-log.ts';
import { writeLog } from '../../src/formats/log/write-log.ts';
import { decodedMessages } from '../../src/formats/messages/decoded-messages.ts';
import type { Problem } from '../../src/formats/problem.ts';
import { WireRecorder } from '../../src/formats/wire-recorder.ts';
import { wireOf } from '../../src/panel/selectors/wire-of.ts';
import { parseRequestHead } from '../../src/protocol/http/request-head.ts';
import type { Session } from '../../src/session/session.ts';
import { unsentOf } from '../../src/session/unsent-of.ts';

const T0 = Date.UTC(2026, 10, 30, 12, 0, 0);
const URL_OF_ALL = 'ws://localhost:7101/bye';
const ID = connectionId(0);
const HEAD = parseRequestHead(
  'GET /bye HTTP/1.1\r\nHost: localhost:7101\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
).value;

/** A frame of a text, or of a part of it; `first` is the first byte. */
interface Frame {
  readonly at: number;
  readonly out?: boolean;
  readonly first?: number;
  readonly text: string;
  readonly masked?: boolean;
}
interface Message {
  readonly at: number;
  readonly out?: boolean;
  readonly text: string;
}

function begun(builder: BatchBuilder, source: 'debugger' | 'netlog'): void {
  const of = { at: epochMilliseconds(T0), source, connection: ID } as const;
  builder.event({
    ...of,
    type: 'connection/created',
    kind: 'websocket',
    url: URL_OF_ALL,
    sourceKey: `${source} 1`,
    target: 'page',
    initiator: notSeen('source-cannot'),
    pageUrl: notSeen('source-cannot'),
  });
  builder.event({ ...of, type: 'handshake/request-sent', head: seen(HEAD) });
}

const closed = (at: number, source: 'debugger' | 'netlog'): LifecycleEvent => ({
  type: 'connection/closed',
  at: epochMilliseconds(T0 + at),
  source,
  connection: ID,
  close: notSeen('source-cannot'),
});

function imported(builder: BatchBuilder, problems: readonly Problem[] = []): Imported {
  builder.flush();
  const { batches, readPayload } = builder;
  return {
    format: 'log',
    producer: '',
    redacted: false,
    batches,
    readPayload,
    problems,
    problemCount: problems.length,
    ordinaryRequests: 0,
  };
}

function onWire(frames: readonly Frame[], end: number | null, problems: readonly Problem[] = []): Imported {
  const builder = new BatchBuilder('wire');
  begun(builder, 'netlog');
  const recorder = new WireRecorder(builder, ID, 'netlog', { deflate: null, others: false });
  for (const { at, out = false, first = 0x81, text, masked = out } of frames) {
    const body = new TextEncoder().encode(text);
    // A key of zeros changes nothing.
    const head = masked ? [first, 0x80 | body.length, 0, 0, 0, 0] : [first, body.length];
    recorder.bytes(T0 + at, out, Uint8Array.of(...head, ...body));
  }
  recorder.end(T0 + (end ?? 900));
  if (end !== null) builder.event(closed(end, 'netlog'));
  return imported(builder, problems);
}

function inPage(messages: readonly Message[], more: readonly LifecycleEvent[] = []): Imported {
  const builder = new BatchBuilder('page');
  begun(builder, 'debugger');
  for (const { at, out = false, text } of messages)
    builder.message({
      at: T0 + at,
      connection: ID,
      outgoing: out,
      opcode: 1,
      payload: new TextEncoder().encode(text),
    });
  for (const event of more) builder.event(event);
  return imported(builder);
}

const OPCODES: Readonly<Record<number, string>> = { 9: 'ping', 10: 'pong' };

/** The rows as they are listed: direction, opcode or text. */
async function listed({ batches, readPayload }: Imported): Promise<string[]> {
  const session = replay({ batches, readPayload } as Imported);
  const rows = session.messages.ofConnection(ID);
  return Promise.all(
    Array.from({ length: rows.length }, async (_, k) => {
      const { opcode, outgoing } = session.messages.row(rows.at(k));
      const bytes = await readPayload(session.messages.payloadPlace(rows.at(k)));
      return `${outgoing ? '>' : '<'} ${OPCODES[opcode] ?? new TextDecoder().decode(bytes ?? undefined)}`;
    }),
  );
}

const doubtOf = (session: Session) => {
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('no connection');
  return wireOf(session, connection)?.messages.doubt;
};

// As a page was seen to record it: it sent before the first frame left, and got what came 130 ms later.
const WIRE: readonly Frame[] = [
  { at: 52, text: 'welcome' },
  { at: 52, text: 'welcome again' },
  { at: 52, first: 0x01, text: 'first ' },
  { at: 52, first: 0x89, text: 'between' },
  { at: 52, first: 0x80, text: 'part' },
  { at: 53, out: true, first: 0x8a, text: 'between' },
  { at: 54, out: true, text: 'hello' },
  { at: 60, text: 'echo of hello' },
];
const PAGE: readonly Message[] = [
  { at: 47, out: true, text: 'hello' },
  { at: 181, text: 'welcome' },
  { at: 181, text: 'welcome again' },
  { at: 182, text: 'first part' },
  { at: 182, text: 'echo of hello' },
];
const PLACED = [
  '> hello',
  '< welcome',
  '< welcome again',
  '< ping',
  '< first part',
  '> pong',
  '< echo of hello',
];

const OPTIONS = { redact: false, producer: { name: 'Switchyard', version: '0' }, browser: null };

async function harOf({ batches, readPayload }: Imported): Promise<string> {
  let har = '';
  for await (const piece of writeHar(batches, readPayload, OPTIONS)) har += piece;
  return har;
}

const isSent = (line: string) => line.startsWith('> m');

describe('pings and pongs of a joined connection', () => {
  it('stand between the messages between which they stood on the wire, with the time of the wire', async () => {
    const joined = await joinWire(inPage(PAGE), onWire(WIRE, null));
    expect(await listed(joined)).toEqual(PLACED);
    const { messages } = replay(joined);
    expect(messages.time(3)).toBe(T0 + 52);
    expect(doubtOf(replay(joined))).toBeNull();
    expect(joined.differences).toEqual([]);
    const printed: number[] = [];
    for await (const { row } of decodedMessages(joined, replay(joined), () => true)) printed.push(row.opcode);
    expect(printed).toEqual([1, 1, 1, 9, 1, 10, 1]);
    expect(await listed(readHar(await harOf(joined)))).toEqual(PLACED);
  });

  it('stand beside what the page sent, where only that shows it, and in front of what never left', async () => {
    const wire: Frame[] = [
      { at: 50, out: true, text: 'one' },
      { at: 51, first: 0x89, text: '' },
      { at: 51, out: true, first: 0x8a, text: '' },
      { at: 80, out: true, text: 'two' },
    ];
    const page = [20, 60, 61].map((at, n) => ({ at, out: true, text: ['one', 'two', 'three'][n] ?? '' }));
    expect(await listed(await joinWire(inPage(page), onWire(wire, null)))).toEqual([
      '> one',
      '< ping',
      '> pong',
      '> two',
      '> three',
    ]);
  });

  it('keep their order and their place among what came, whatever the clocks say', async () => {
    const frame = fc.record({
      out: fc.boolean(),
      first: fc.constantFrom(0x81, 0x89, 0x8a),
      wait: fc.integer({ min: 0, max: 40 }),
      late: fc.integer({ min: -200, max: 200 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 25 }), async (frames) => {
        let at = 0;
        const wire = frames.map(({ out, first, wait }, n) => {
          at += wait;
          return { at, out, first, text: first === 0x81 ? `m${n}` : '' };
        });
        const data = wire.flatMap((one, n) =>
          one.first === 0x81 ? [{ one, late: frames[n]?.late ?? 0 }] : [],
        );
        // The page's order of the two directions is its own.
        let [in_, out] = [0, 0];
        const page = data
          .map(({ one, late }) => {
            const time = Math.max(one.at + late, one.out ? out : in_);
            if (one.out) out = time;
            else in_ = time;
            return { at: time, out: one.out, text: one.text };
          })
          .toSorted((a, b) => a.at - b.at);
        const words = await listed(await joinWire(inPage(page), onWire(wire, null)));
        const name = ({ out, first, text }: (typeof wire)[number]) =>
          `${out ? '>' : '<'} ${OPCODES[first & 15] ?? text}`;
        if (data.length === 0) {
          expect(words).toEqual(wire.map(name));
          return;
        }
        expect(words.filter((line) => !isSent(line))).toEqual(wire.map(name).filter((line) => !isSent(line)));
        expect(words.filter((line) => /m\d/.test(line))).toEqual(
          page.map(({ out, text }) => `${out ? '>' : '<'} ${text}`),
        );
      }),
    );
  });
});

describe('a message that the page did not get', () => {
  const hello: Frame[] = [
    { at: 10, out: true, text: 'hi' },
    { at: 20, text: 'hello' },
    { at: 20, text: 'with a mask', masked: true },
    { at: 22, out: true, first: 0x88, text: '' },
  ];

  it('is taken from the file where its frame breaks a rule, and all others have their frames', async () => {
    const page = [
      { at: 9, out: true, text: 'hi' },
      { at: 150, text: 'hello' },
    ];
    const joined = await joinWire(inPage(page), onWire(hello, 22));
    expect(await listed(joined)).toEqual(['> hi', '< hello', '< with a mask']);
    expect(doubtOf(replay(joined))).toBeNull();
    expect(joined.problems).toEqual([]);
    expect(joined.differences).toEqual([
      {
        url: URL_OF_ALL,
        what: '1 message of the server is taken from the file: the page did not get it, as browsers refuse a frame that breaks a rule',
      },
    ]);
  });

  it('may have come with one that breaks a rule', async () => {
    const joined = await joinWire(inPage([{ at: 9, out: true, text: 'hi' }]), onWire(hello, 22));
    expect(await listed(joined)).toEqual(['> hi', '< hello', '< with a mask']);
    expect(joined.differences.map(({ what }) => what.slice(0, 24))).toEqual(['2 messages of the server']);
    // This one came by itself, long before: why the recording lacks it is not known.
    const before = hello.map((frame) => (frame.text === 'hello' ? { ...frame, at: 15 } : frame));
    const unknown = await joinWire(inPage([{ at: 9, out: true, text: 'hi' }]), onWire(before, 22));
    expect(await listed(unknown)).toEqual(['> hi']);
    expect(unknown.differences.map(({ what }) => what)).toEqual([
      'the recording has 0 of the 2 messages that were received on the wire',
    ]);
  });

  it('is not guessed where no frame breaks a rule, and is no problem of the file', async () => {
    const wire = ['a', 'b', 'c'].map((text, n) => ({ at: n, text }));
    const joined = await joinWire(
      inPage([
        { at: 150, text: 'a' },
        { at: 151, text: 'b' },
      ]),
      onWire(wire, 22),
    );
    expect(await listed(joined)).toEqual(['< a', '< b']);
    expect(doubtOf(replay(joined))).toBe('lacking');
    expect(joined.problems).toEqual([]);
    expect(joined.differences).toEqual([
      { url: URL_OF_ALL, what: 'the recording has 2 of the 3 messages that were received on the wire' },
    ]);
  });
});

const unsentWords = ({ differences }: { readonly differences: readonly { readonly what: string }[] }) =>
  differences.map(({ what }) => what).filter((what) => what.includes('not on the wire'));

describe('a message that never left the browser', () => {
  const wire: Frame[] = [
    { at: 10, out: true, text: 'one' },
    { at: 20, text: 'with a mask', masked: true },
  ];
  const page = ['one', 'two', 'three'].map((text, n) => ({ at: n, out: true, text }));

  it('is said, although as many came of the other side that the page did not get', async () => {
    const joined = await joinWire(inPage(page), onWire(wire, 30));
    const words =
      '2 sent messages are not on the wire: the browser still held them when the connection ended';
    expect(unsentWords(joined)).toEqual([words]);
    // It stays with the session, in each file of it.
    const saved = readHar(await harOf(joined));
    const session = replay(saved);
    expect(session.connections.map(unsentOf)).toEqual([2]);
    const checked = { file: 'a.har', imported: saved, judged: judgeSession(session, null), contract: null };
    expect(JSON.stringify(jsonReport(session, checked))).toContain('"unsent":2');
    const report = textReport('a.har', saved, session, checked.judged, { fixes: false });
    expect(report).toContain(`\n  ${words}\n`);
    let log = '';
    for await (const piece of writeLog(joined.batches, joined.readPayload, OPTIONS)) log += piece;
    expect(replay(readLog(log)).connections.map(unsentOf)).toEqual([2]);
  });

  it('is not claimed where the file may lack it: its end, or bytes, were not seen, or the recording ended before', async () => {
    expect(unsentWords(await joinWire(inPage(page), onWire(wire, null)))).toEqual([]);
    const lost = [{ where: 'netlog 1', what: 'bytes are missing' }];
    expect(unsentWords(await joinWire(inPage(page), onWire(wire, 30, lost)))).toEqual([]);
    const stopped: LifecycleEvent = {
      type: 'recording/stopped',
      at: epochMilliseconds(T0 + 25),
      why: 'asked',
      detail: '',
    };
    expect(unsentWords(await joinWire(inPage(page, [stopped]), onWire(wire, 30)))).toEqual([]);
  });
});
