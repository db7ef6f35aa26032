import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import type { ConnectionId } from '../../../src/events/units.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { ipOfPacket } from '../../../src/formats/pcap/ip-of-packet.ts';
import { packetsOf } from '../../../src/formats/pcap/packets.ts';
import { readPcap } from '../../../src/formats/pcap/read-pcap.ts';
import { tcpSegmentOf } from '../../../src/formats/pcap/tcp-segment.ts';
import { Problems } from '../../../src/formats/problem.ts';
import { readFile } from '../../../src/formats/read-file.ts';
import type { Session } from '../../../src/session/session.ts';
import { captureFile, conversation, WRAPPINGS, type Wrapping, type WrittenSegment } from './capture-file.ts';

const file = (name: string): Buffer => readFileSync(new URL(`../../fixtures/pcap/${name}`, import.meta.url));
const FILES = ['ethernet.pcap', 'ipv6.pcap', 'sll.pcap', 'sll2.pcap', 'dumpcap.pcapng'];

const at = (session: Session, path: string) => {
  const found = session.connections.find(({ url }) => url.seen && url.value.endsWith(path));
  if (found === undefined) throw new Error(`a connection to ${path}`);
  return found;
};
/** Messages by direction; the order between the directions is that of packets, which a test may change. */
async function messagesOf(imported: Imported): Promise<{ sent: string[]; received: string[] }> {
  const session = replay(imported);
  const lines: { sent: string[]; received: string[] } = { sent: [], received: [] };
  const echo = session.connections.find(({ url }) => url.seen && url.value.endsWith('/echo'));
  if (echo === undefined) return lines;
  const rows = session.messages.ofConnection(echo.id);
  for (let k = 0; k < rows.length; k++) {
    const row = session.messages.row(rows.at(k));
    const bytes =
      (await imported.readPayload(session.messages.payloadPlace(rows.at(k)))) ?? new Uint8Array(0);
    const text = row.opcode === 2 ? '' : new TextDecoder().decode(bytes.subarray(0, 20));
    (row.outgoing ? lines.sent : lines.received).push(`${row.opcode} ${row.size} ${text}`.trimEnd());
  }
  return lines;
}
/** The texts of a connection's messages. */
async function textsOf(imported: Imported, session: Session, id: ConnectionId): Promise<string[]> {
  const rows = session.messages.ofConnection(id);
  const texts: string[] = [];
  for (let k = 0; k < rows.length; k++) {
    const bytes = await imported.readPayload(session.messages.payloadPlace(rows.at(k)));
    texts.push(new TextDecoder().decode(bytes ?? new Uint8Array(0)));
  }
  return texts;
}
/** The same of all connections. */
async function allTextsOf(imported: Imported): Promise<string[][]> {
  const session = replay(imported);
  return Promise.all(session.connections.map(({ id }) => textsOf(imported, session, id)));
}
/** The packets of a pcap, each with its header. */
function cutPackets(capture: Buffer): Buffer[] {
  const packets: Buffer[] = [];
  for (let at = 24; at < capture.length; ) {
    const end = at + 16 + capture.readUInt32LE(at + 8);
    packets.push(capture.subarray(at, end));
    at = end;
  }
  return packets;
}
/** Every frame as `opcode length` with what else its header says, by direction. */
function framesOf(session: Session): { sent: string[]; received: string[] } {
  const lines: { sent: string[]; received: string[] } = { sent: [], received: [] };
  const wire = session.wire(at(session, '/echo').id);
  if (wire === null) return lines;
  for (let i = 0; i < wire.count; i++) {
    const { opcode, length, final, reserved, masked } = wire.header(i);
    const words = `${opcode} ${length}${final ? '' : ' not final'}${reserved === 4 ? ' compressed' : ''}`;
    expect(masked).toBe(wire.outgoing(i));
    (wire.outgoing(i) ? lines.sent : lines.received).push(words);
  }
  return lines;
}
const failed = (session: Session, path = '/echo') =>
  judgeSession(session, null)
    .filter(({ connection }) => connection === at(session, path))
    .flatMap(({ findings }) => findings.filter(({ verdict }) => verdict === 'fail' || verdict === 'error'))
    .map(({ check }) => check);

const TRUTH = {
  sent: [
    '10 13 are you there',
    '1 5 hello',
    '1 35 hello again hello ag',
    '2 300',
    `1 9000 ${'x'.repeat(20)}`,
    '1 4 frag',
    '1 3 bye',
  ],
  received: [
    '9 13 are you there',
    '1 5 hello',
    '1 35 hello again hello ag',
    '2 300',
    `1 9000 ${'x'.repeat(20)}`,
    '1 4 frag',
    '1 8 8 agment',
  ],
};

const BROKEN_OFF = { code: 1006, reason: '', wasClean: false, by: 'server' } as const;

describe('readPcap', () => {
  it.each(FILES)('reads every frame and message of %s', async (name) => {
    const imported = readFile(file(name));
    expect(imported).toMatchObject({ format: 'pcap', problems: [], ordinaryRequests: 1 });
    const session = replay(imported);
    expect(session.connections).toHaveLength(2);
    expect(await messagesOf(imported)).toEqual(TRUTH);
    const { sent, received } = framesOf(session);
    expect(sent.map((line) => line.split(' ')[0])).toEqual(['10', '1', '1', '2', '1', '1', '0', '1', '8']);
    expect(received.map((line) => line.split(' ')[0])).toEqual(['9', '1', '1', '2', '1', '1', '1', '0', '8']);
    expect(sent.filter((line) => line.endsWith('compressed'))).toHaveLength(5);
    expect(received).toEqual(expect.arrayContaining(['1 2 not final', '0 6']));
    expect(at(session, '/echo')).toMatchObject({
      outcome: 'closed',
      transport: 'http/1.1',
      close: { seen: true, value: { code: 4001, reason: 'see you', wasClean: true, by: 'server' } },
    });
    expect(session.wire(at(session, '/echo').id)?.early).toBe(0);
    expect(failed(session)).toEqual([]);
  });

  it('shows every header of a refused handshake, with its repeats, and the body', () => {
    const session = replay(readPcap(file('ipv6.pcap')));
    const refused = at(session, '/refuse');
    expect(refused).toMatchObject({ outcome: 'refused', status: { seen: true, value: 403 } });
    expect(refused.url).toMatchObject({ value: expect.stringMatching(/^ws:\/\/\[::1\]:18802\/refuse$/) });
    const fields = refused.response.seen ? refused.response.value.fields : [];
    expect(fields.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'Server: nginx/1.25',
      'X-Thing: one',
      'X-Thing: two',
      'Content-Length: 17',
      'Connection: close',
    ]);
    expect(refused.body).toBe('<h1>refused</h1>\n');
  });

  it.each([
    ['/fin', { ...BROKEN_OFF, tcp: 'fin' }, 'abnormal-closure-after-switch'],
    ['/rst', { ...BROKEN_OFF, tcp: 'reset' }, 'abnormal-closure-after-switch'],
    // Its process was killed.
    ['/killed', { ...BROKEN_OFF, tcp: 'fin' }, 'abnormal-closure-after-switch'],
    // Chromium, which left the page.
    ['/navigated', { code: 1001, reason: '', wasClean: true, by: 'client' }, null],
  ])('says who ended %s', (path, close, cause) => {
    const session = replay(readPcap(file('dropped.pcap')));
    expect(at(session, path)).toMatchObject({ outcome: 'closed', close: { seen: true, value: close } });
    const judged = judgeSession(session, null).find(({ connection }) => connection === at(session, path));
    expect(judged?.explanation?.cause ?? null).toBe(cause);
  });

  it('reads the events of event streams', async () => {
    const imported = readPcap(file('event-streams.pcap'));
    expect(imported.problems).toEqual([]);
    const session = replay(imported);
    const shown = await Promise.all(
      session.connections.map(async ({ id, kind, url, outcome, messagesRecorded }) => ({
        kind,
        path: url.seen ? new URL(url.value).pathname : url.why,
        outcome,
        recorded: messagesRecorded,
        messages: await textsOf(imported, session, id),
      })),
    );
    const EVENTS = ['event: greet\nid: 7\ndata: grüß\ndata: dich', '{"n":2}', 'cut'];
    const stream = { kind: 'event-stream', outcome: 'closed', recorded: true, messages: EVENTS };
    expect(shown).toEqual(
      expect.arrayContaining([
        { ...stream, path: '/ends' },
        { ...stream, path: '/three' },
        { ...stream, path: '/gzip', recorded: false, messages: [] },
        { ...stream, path: '/refused', outcome: 'refused', messages: [] },
      ]),
    );
    expect(at(session, '/refused').body).toBe('no entry');
  });

  it('shows of an event stream in which bytes are missing, or that is cut, no event that was not sent', async () => {
    const whole = file('event-streams.pcap');
    const sent = new Set((await allTextsOf(readPcap(whole))).flat());
    const packets = cutPackets(whole);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 24, max: whole.length }),
        fc.array(fc.nat(packets.length - 1), { maxLength: 4 }),
        async (length, lost) => {
          const left = packets.filter((_, n) => !lost.includes(n));
          const capture = Buffer.concat([whole.subarray(0, 24), ...left]).subarray(0, length);
          for (const text of (await allTextsOf(readPcap(capture))).flat()) expect(sent).toContain(text);
        },
      ),
      { numRuns: Number(process.env['PCAP_RUNS'] ?? 60) },
    );
  });

  it('reads what there is of a file that was cut short anywhere', async () => {
    for (const name of ['ethernet.pcap', 'dumpcap.pcapng']) {
      const whole = file(name);
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 24, max: whole.length - 1 }), async (length) => {
          const imported = readPcap(whole.subarray(0, length));
          const { sent, received } = await messagesOf(imported);
          expect(TRUTH.sent.slice(0, sent.length)).toEqual(sent);
          expect(TRUTH.received.slice(0, received.length)).toEqual(received);
          const session = replay(imported);
          for (const { url } of session.connections) {
            if (url.seen && url.value.endsWith('/echo')) expect(failed(session)).toEqual([]);
          }
        }),
        { numRuns: Number(process.env['PCAP_RUNS'] ?? 30) },
      );
    }
  });

  it('says what it cannot read', () => {
    const hello = Uint8Array.of(0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0);
    const encrypted = conversation([[true, hello]]);
    expect(problemsOf(readPcap(captureFile(encrypted)))).toContain(
      '1 connection is encrypted by TLS: a NetLog of the browser shows what is in them',
    );
    const strange = captureFile(conversation([[true, hello]]));
    strange.writeUInt32LE(147, 20);
    expect(problemsOf(readPcap(strange))).toEqual(
      [': 4 packets of link type 147 cannot be read'].map((line) => line.slice(2)),
    );
    const broken = captureFile(conversation([[true, hello]]));
    broken.writeUInt32LE(0xfffffff0, 24 + 8);
    expect(problemsOf(readPcap(broken))).toEqual(['has an impossible length: the file is read up to there']);
  });

  it('opens any bytes within bounds', () => {
    const whole = file('dumpcap.pcapng');
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: whole.length - 1 }), fc.integer({ min: 0, max: 255 })), {
          minLength: 1,
          maxLength: 20,
        }),
        (changes) => {
          const changed = Buffer.from(whole);
          for (const [place, value] of changes) changed[place] = value;
          replay(readPcap(changed));
        },
      ),
      { numRuns: Number(process.env['PCAP_RUNS'] ?? 30) },
    );
  });
});

const problemsOf = ({ problems }: Imported) => problems.map(({ what }) => what);

/** What each side of the real echo sent, in its order. */
function spoken(): [outgoing: boolean, bytes: Uint8Array][] {
  const said: [boolean, Uint8Array][] = [];
  let client = '';
  for (const { link, bytes } of packetsOf(file('ethernet.pcap'), new Problems())) {
    const ip = ipOfPacket(link, bytes);
    const segment = ip === null || ip === 'unknown' ? null : tcpSegmentOf(ip);
    if (segment === null || segment === 'fragment' || segment.length === 0) continue;
    if (Buffer.from(segment.bytes).toString('latin1').startsWith('GET /echo')) client = segment.from;
    if (segment.from === client || segment.to === client) said.push([segment.from === client, segment.bytes]);
  }
  return said;
}

/** Some numbers that a seed draws. */
const draws = (seed: number) => {
  let state = seed >>> 0;
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
};

const scene = fc.record({
  seed: fc.nat(),
  wrapping: fc.constantFrom(...(Object.keys(WRAPPINGS) as Wrapping[])),
  version: fc.constantFrom(4 as const, 6 as const),
  format: fc.constantFrom('pcap' as const, 'pcapng' as const),
  little: fc.boolean(),
  /** Sequence numbers begin anew within the conversation. */
  first: fc.record({
    client: fc.constantFrom(7, 2 ** 32 - 100, 2 ** 31 - 50),
    server: fc.constantFrom(9, 2 ** 32 - 3_000, 2 ** 31 - 1),
  }),
});

/** Cuts data into smaller segments, and repeats some of them, whole or shifted. */
function cutAndRepeated(
  said: readonly (readonly [boolean, Uint8Array])[],
  first: { client: number; server: number },
  draw: (below: number) => number,
) {
  const cut = said.flatMap(([outgoing, bytes]) => {
    const pieces: [boolean, Uint8Array][] = [];
    for (let from = 0; from < bytes.length; ) {
      const to = Math.min(bytes.length, from + 1 + draw(400));
      pieces.push([outgoing, bytes.subarray(from, to)]);
      from = to;
    }
    return pieces;
  });
  return conversation(cut, first).flatMap((segment) => {
    if (segment.data.length < 2 || draw(4) > 0) return [segment];
    const skip = draw(segment.data.length);
    return [segment, { ...segment, seq: segment.seq + skip, data: segment.data.subarray(skip) }];
  });
}

/** Moves segments a few places, as captures of several queues do; those with SYN and FIN stay. */
function shuffled(segments: readonly WrittenSegment[], draw: (below: number) => number): WrittenSegment[] {
  const keyed = segments.map((segment, place) => ({
    segment,
    place: /[SF]/.test(segment.flags) ? place : place + draw(6),
  }));
  const inner = keyed.slice(2, -2).toSorted((a, b) => a.place - b.place);
  return [...keyed.slice(0, 2), ...inner, ...keyed.slice(-2)].map(({ segment }) => segment);
}

/** A frame of the server whose length has two bytes. */
const frame = (opcode: number, payload: Uint8Array) =>
  Buffer.concat([Buffer.from([0x80 | opcode, 126, payload.length >> 8, payload.length & 255]), payload]);

/** Opcode and size of a message. */
const withoutText = (line: string) => line.split(' ').slice(0, 2).join(' ');

/** How a capture shows the end of the echo. */
function endOf(segments: readonly WrittenSegment[]) {
  const { close, outcome } = at(replay(readPcap(captureFile(segments))), '/echo');
  return {
    outcome,
    by: close.seen ? close.value.by : close.why,
    code: close.seen ? close.value.code : null,
  };
}

describe('readPcap of packets as networks deliver them', () => {
  const said = spoken();
  const SAID_FRAMES = framesOf(replay(readPcap(file('ethernet.pcap'))));

  it('reads the same from segments that are cut anywhere, repeated and out of order, of every link type', async () => {
    await fc.assert(
      fc.asyncProperty(scene, async ({ seed, first, ...options }) => {
        const draw = draws(seed);
        const segments = shuffled(cutAndRepeated(said, first, draw), draw);
        const imported = readFile(captureFile(segments, options));
        expect(imported.problems).toEqual([]);
        expect(await messagesOf(imported)).toEqual(TRUTH);
        const session = replay(imported);
        expect(framesOf(session)).toEqual(SAID_FRAMES);
        expect(failed(session)).toEqual([]);
        expect(at(session, '/echo')).toMatchObject({
          outcome: 'closed',
          close: { seen: true, value: { code: 4001 } },
        });
      }),
      { numRuns: Number(process.env['PCAP_RUNS'] ?? 30) },
    );
  });

  it('names what is missing, shows nothing that was not said, and accuses nobody', async () => {
    await fc.assert(
      fc.asyncProperty(scene, fc.integer({ min: 1, max: 4 }), async ({ seed, first, ...options }, lost) => {
        const draw = draws(seed);
        const segments = cutAndRepeated(said, first, draw);
        for (let n = 0; n < lost; n++) segments.splice(2 + draw(segments.length - 4), 1);
        const imported = readFile(captureFile(segments, options));
        const session = replay(imported);
        const whole = await messagesOf(imported);
        for (const [seen, truth] of [
          [whole.sent, TRUTH.sent],
          [whole.received, TRUTH.received],
        ] as const) {
          const known = truth.map(withoutText);
          for (const line of seen) expect([...known, '1 0', '2 0']).toContain(withoutText(line));
        }
        for (const { url, close } of session.connections) {
          if (!url.seen || !url.value.endsWith('/echo')) continue;
          expect(failed(session)).toEqual([]);
          // Its close frame may be what is missing.
          expect(close.seen ? close.value.code : 4001).toBe(4001);
          // Nobody is named in place of the server, which closed it, and no answer is said to lack.
          expect(['server', 'unknown']).toContain(close.seen ? close.value.by : 'unknown');
          expect([true, null]).toContain(close.seen ? close.value.wasClean : null);
        }
        const complete = JSON.stringify(whole) === JSON.stringify(TRUTH);
        if (!complete)
          expect(imported.problems.map(({ what }) => what).join()).toContain('missing from the capture');
      }),
      { numRuns: Number(process.env['PCAP_RUNS'] ?? 30) },
    );
  });

  describe('of a connection without a close frame', () => {
    const open = said.slice(0, 4);
    const whole = conversation(open);
    const [serverFin, clientFin] = whole.slice(-2);
    if (serverFin === undefined || clientFin === undefined) throw new Error('an end');
    const before = whole.slice(0, -2);
    const reset = { ...serverFin, flags: 'RA' };

    it.each([
      ['the server ended first', [serverFin, clientFin], 'server'],
      ['the server ended, and the capture ends there', [serverFin], 'server'],
      [
        'the server ended, sent that again, and the client reset it',
        [serverFin, serverFin, { ...clientFin, flags: 'R' }],
        'server',
      ],
      ['the server reset it', [reset], 'server'],
      [
        'the client ended first',
        [
          { ...clientFin, ack: serverFin.seq },
          { ...serverFin, ack: clientFin.seq + 1 },
        ],
        'client',
      ],
      ['the client reset it', [{ ...clientFin, ack: serverFin.seq, flags: 'RA' }], 'client'],
      ['both ended at once', [serverFin, { ...clientFin, ack: serverFin.seq }], 'unknown'],
      ['the first FIN is not in the capture', [clientFin], 'unknown'],
      ['both reset it at once', [reset, { ...clientFin, ack: serverFin.seq, flags: 'RA' }], 'unknown'],
      [
        'both reset it at once, in the other order',
        [{ ...clientFin, ack: serverFin.seq, flags: 'RA' }, reset],
        'unknown',
      ],
      ['a RST answers what is not in the capture', [{ ...clientFin, flags: 'R' }], 'unknown'],
      [
        'the client ended first, behind a RST that counts for nothing',
        [
          { ...reset, seq: serverFin.seq + 2 ** 30, flags: 'R' },
          { ...clientFin, ack: serverFin.seq },
          { ...serverFin, ack: clientFin.seq + 1 },
        ],
        'client',
      ],
      [
        'it went on behind a RST',
        [
          reset,
          { ...serverFin, flags: 'A', data: frame(1, Buffer.from('on')) },
          { ...clientFin, ack: serverFin.seq + 6, flags: 'RA' },
        ],
        'unknown',
      ],
    ] as const)('%s', (_, ends, by) => {
      expect(endOf([...before, ...ends])).toEqual({ outcome: 'closed', by, code: 1006 });
    });

    it('accuses nobody where neither the SYN nor the first FIN is in the capture', () => {
      const ends = [{ ...serverFin, ack: clientFin.seq + 1 }];
      expect(endOf([...before.slice(2), ...ends])).toMatchObject({ by: 'unknown', code: 1006 });
    });

    it('ends when the first FIN or RST came, not with the last packet', () => {
      const late = { at: serverFin.at + 60_000 };
      for (const ends of [
        [serverFin, { ...clientFin, ...late }],
        [serverFin, { ...clientFin, ...late, flags: 'A' }],
        [reset, { ...reset, ...late }],
      ]) {
        const session = replay(readPcap(captureFile([...before, ...ends])));
        expect(at(session, '/echo')).toMatchObject({
          closedAt: serverFin.at,
          close: { value: { by: 'server' } },
        });
      }
    });

    it('reads on behind a RST that counts for nothing, and what comes late behind both ends', async () => {
      const all = conversation(said);
      const middle = all[6];
      const last = all.at(-3);
      if (middle === undefined || last === undefined) throw new Error('segments');
      const forged = { ...middle, seq: middle.seq + 2 ** 30, flags: 'R', data: new Uint8Array(0) };
      for (const segments of [all.toSpliced(6, 0, forged), [...all.toSpliced(-3, 1), last]]) {
        const imported = readPcap(captureFile(segments));
        expect(imported.problems).toEqual([]);
        expect(await messagesOf(imported)).toEqual(TRUTH);
        expect(endOf(segments)).toMatchObject({ by: 'server', code: 4001 });
      }
    });

    it('accuses nobody where a close frame may be missing, or no end was captured', () => {
      expect(endOf(whole.toSpliced(-3, 1))).toEqual({ outcome: 'closed', by: 'not-in-file', code: null });
      expect(endOf(before)).toEqual({ outcome: 'open', by: 'not-yet', code: null });
    });
  });

  it('reads a frame on behind bytes that are missing within it', async () => {
    const [handshake, answer] = [said[0], said[1]];
    if (handshake === undefined || answer === undefined) throw new Error('a handshake');
    const large = frame(1, Buffer.alloc(3_000, 'a'));
    const plain = Buffer.from(
      Buffer.from(answer[1])
        .toString('latin1')
        .split('\r\n\r\n')[0]
        ?.replace(/\r\nSec-WebSocket-Extensions[^\r]*/i, '') ?? '',
    );
    const segments = conversation([
      handshake,
      [false, Buffer.concat([plain, Buffer.from('\r\n\r\n')])],
      [false, large.subarray(0, 1_000)],
      [false, large.subarray(1_000, 2_000)],
      [false, large.subarray(2_000)],
      [false, frame(1, Buffer.alloc(200, 'b'))],
    ]);
    const imported = readPcap(captureFile(segments.toSpliced(5, 1)));
    expect(problemsOf(imported)).toEqual([
      '1000 bytes of the server are missing from the capture: what they belong to is not judged',
    ]);
    expect((await messagesOf(imported)).received).toEqual([
      `1 3000 ${'a'.repeat(20)}`,
      `1 200 ${'b'.repeat(20)}`,
    ]);
    const session = replay(imported);
    expect(failed(session)).toEqual([]);
    const rows = session.messages.ofConnection(at(session, '/echo').id);
    expect(session.messages.row(rows.at(0))).toMatchObject({ size: 3_000, payloadCut: true });
  });

  it('counts what a client sends before the answer, and not what comes late in the file', () => {
    const early = Buffer.from([0x81, 0x80, 1, 2, 3, 4]);
    const [handshake, answer] = [said[0], said[1]];
    if (handshake === undefined || answer === undefined) throw new Error('a handshake');
    const eager = readPcap(captureFile(conversation([handshake, [true, early], answer])));
    expect(replay(eager).wire(at(replay(eager), '/echo').id)?.early).toBe(6);
    // The client had received the answer; the capture has both the wrong way round.
    const patient = conversation([handshake, answer, [true, early]]);
    const [request, reply, frame] = [patient[2], patient[3], patient[4]];
    if (request === undefined || reply === undefined || frame === undefined) throw new Error('segments');
    const swapped = readPcap(captureFile([...patient.slice(0, 3), frame, reply, ...patient.slice(5)]));
    expect(replay(swapped).wire(at(replay(swapped), '/echo').id)?.early).toBe(0);
  });
});
