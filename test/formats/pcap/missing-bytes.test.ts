import { describe, expect, it } from 'vitest';
import { judgeSession } from '../../../src/analysis/judge-session.ts';
import { writeHar } from '../../../src/formats/har/write-har.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { writeLog } from '../../../src/formats/log/write-log.ts';
import { readPcap } from '../../../src/formats/pcap/read-pcap.ts';
import { readAny } from '../../../src/formats/recognize.ts';
import { joined } from '../sample-log.ts';
import { captureFile, conversation, type WrittenSegment } from './capture-file.ts';
import { asks, closes, type Said, SWITCHES, says, shown } from './spoken.ts';

const LARGE = Buffer.alloc(3_000, 1);

/** A large message in three segments, of which the capture lacks the second. */
function withGap(outgoing: boolean, ...rest: readonly Said[]): WrittenSegment[] {
  const [, large] = says(outgoing, 2, LARGE);
  const cut = [0, 1_000, 2_000].map(
    (from): Said => [outgoing, large.subarray(from, from === 2_000 ? undefined : from + 1_000)],
  );
  return conversation([asks(), SWITCHES, ...cut, ...rest]).toSpliced(5, 1);
}

/** The other side confirms all that came, so many times. */
function confirmed(segments: readonly WrittenSegment[], times: number): WrittenSegment[] {
  const ends = segments.length - 2;
  const last = segments.at(ends - 1);
  if (last === undefined) throw new Error('a segment');
  const ack = { ...last, data: new Uint8Array(0) };
  return [...segments.slice(0, ends), ...Array.from({ length: times }, () => ack), ...segments.slice(ends)];
}

const isPong = ({ data, outgoing }: WrittenSegment) => outgoing && data[0] === 0x8a;

/** Of each connection, what is said of its pings. */
const verdictOfPingsIn = (imported: Imported) =>
  judgeSession(replay(imported), null).map(
    ({ findings }) => findings.find(({ check }) => check === 'pings-are-answered')?.verdict,
  );
const verdictOfPings = (segments: readonly WrittenSegment[]) =>
  verdictOfPingsIn(readPcap(captureFile(segments)));

describe('behind bytes that are missing within a message', () => {
  it.each([
    ['client', true],
    ['server', false],
  ] as const)('the %s closes first where its close frame was captured first', (by, outgoing) => {
    const segments = withGap(
      outgoing,
      says(outgoing, 9, 'ping'),
      says(!outgoing, 10, 'ping'),
      says(outgoing, 1, 'question'),
      says(!outgoing, 1, 'an answer'),
      closes(outgoing, 4001, 'enough'),
      closes(!outgoing, 4001, 'enough'),
    );
    const [mine, theirs] = outgoing ? ['>', '<'] : ['<', '>'];
    for (const file of [segments, confirmed(segments, 40)]) {
      const { connections, problems } = shown(file);
      expect(problems).toHaveLength(1);
      expect(connections).toMatchObject([
        {
          close: { code: 4001, by, wasClean: true },
          messages: [`${mine} 2 3000`, `${mine} 9 4`, `${theirs} 10 4`, `${mine} 1 8`, `${theirs} 1 9`],
          failed: [],
        },
      ]);
      // Each message has the time of its own packet.
      expect(connections[0]?.times).toEqual(segments.slice(5, 10).map(({ at }) => at));
    }
  });

  it('keeps the order where what is missing is sent again', () => {
    const lost = withGap(
      true,
      says(true, 9, 'p'),
      closes(true, 4001),
      says(false, 10, 'p'),
      closes(false, 4001),
    );
    const whole = conversation([asks(), SWITCHES, says(true, 2, LARGE)]);
    const message = whole[4];
    if (message === undefined) throw new Error('the message');
    const again = { ...message, seq: message.seq + 1_000, data: message.data.subarray(1_000, 2_000) };
    const { connections, problems } = shown(lost.toSpliced(8, 0, again));
    expect(problems).toEqual([]);
    expect(connections).toMatchObject([
      { close: { by: 'client', wasClean: true }, messages: ['> 2 3000', '> 9 1', '< 10 1'], failed: [] },
    ]);
  });
});

describe('behind bytes that are missing between messages', () => {
  const before = [asks(), SWITCHES];
  const lost = says(true, 1, 'lost');

  it('nobody is said to have closed first where the frame of the other side may be missing', () => {
    const segments = conversation([
      ...before,
      lost,
      says(true, 1, 'x'),
      closes(true, 1000),
      closes(false, 1000),
    ]);
    const { connections, problems } = shown(segments.toSpliced(4, 1));
    expect(problems).toEqual([
      '10 bytes of the client are missing from the capture: what follows of it cannot be read',
    ]);
    expect(connections).toMatchObject([{ close: { code: 1000, by: 'unknown', wasClean: null } }]);
  });

  it('who had received nothing of what is missing closed first', () => {
    const segments = conversation([...before, closes(false, 4001), lost, closes(true, 4001)]);
    const { connections } = shown(segments.toSpliced(5, 1));
    expect(connections).toMatchObject([
      { close: { code: 4001, by: 'server', wasClean: null }, cause: 'closed-with-code' },
    ]);
  });

  it('a missing answer to a close frame at the end is no missing close frame', () => {
    const segments = conversation([...before, closes(true, 1000), closes(false, 1000)]);
    expect(shown(segments.toSpliced(5, 1)).connections).toMatchObject([
      { close: { code: 1000, by: 'client', wasClean: null } },
    ]);
  });
});

describe('what the side did of which frames are missing', () => {
  /** A client that answers each ping of the server, and goes on talking for a minute. */
  const talk = conversation([
    asks(),
    SWITCHES,
    ...Array.from({ length: 6 }, () => [
      says(false, 9, 'p'),
      says(true, 10, 'p'),
      says(true, 1, 'hi'),
      says(false, 1, 'hi'),
    ]).flat(),
  ])
    // The capture ends while it goes on.
    .slice(0, -2)
    .map((segment, n) => ({ ...segment, at: segment.at + n * 2_500 }));
  it('a ping whose answer may be missing is not said to have none', () => {
    expect(verdictOfPings(talk)).toEqual(['pass']);
    // The first pong, and the text behind it.
    for (const lacking of [5, 6]) expect(verdictOfPings(talk.toSpliced(lacking, 1))).toEqual(['unknown']);
  });

  it('is not said of it either where the session is kept and opened again', async () => {
    const { batches, readPayload } = readPcap(captureFile(talk.toSpliced(5, 1)));
    const options = { producer: { name: 'S', version: '0' }, browser: null, redact: true };
    for (const written of [writeHar(batches, readPayload, options), writeLog(batches, readPayload, options)])
      expect(verdictOfPingsIn(readAny(await joined(written)))).toEqual(['unknown']);
  });

  it('a ping without an answer is said to have none where nothing is missing', () => {
    const silent = talk.map((segment) =>
      isPong(segment) ? { ...segment, data: Uint8Array.from([0x81, ...segment.data.subarray(1)]) } : segment,
    );
    expect(verdictOfPings(silent)).toEqual(['warn']);
  });
});

describe('where the answer is missing', () => {
  const said = [
    asks(),
    SWITCHES,
    says(true, 1, 'one'),
    says(true, 1, 'two'),
    closes(true, 1000),
    closes(false, 1000),
  ];
  const whole = conversation(said);
  const UNREAD = '26 bytes of the client cannot be read: the answer to its request is not in the capture';

  it('says what cannot be read, and not that nothing was said or that it failed', () => {
    const { connections, problems } = shown(whole.toSpliced(3, 1));
    expect(problems).toEqual([
      '129 bytes of the server are missing from the capture: what follows of it cannot be read',
      UNREAD,
    ]);
    expect(connections).toMatchObject([
      { outcome: 'closed', close: 'not-in-file', messages: null, cause: null },
    ]);
  });

  it('does the same of a capture of the client alone', () => {
    const { connections, problems } = shown(whole.filter(({ outgoing }) => outgoing));
    expect(problems).toEqual([
      '133 bytes of the server are missing from the capture: what follows of it cannot be read',
      UNREAD,
    ]);
    expect(connections).toMatchObject([{ outcome: 'closed', messages: null, cause: null }]);
  });

  it('says nothing of a switch where the client said nothing more', () => {
    const { connections } = shown(conversation([asks(), SWITCHES]).toSpliced(3, 1));
    expect(connections).toMatchObject([{ outcome: 'pending', cause: null }]);
  });

  it('keeps what comes before a late answer within bounds', () => {
    const part = says(true, 2, Buffer.alloc(60_000));
    const many = Array.from({ length: 300 }, () => part);
    const { connections, problems } = shown(conversation([asks(), ...many, SWITCHES, closes(false, 1000)]));
    expect(problems).toEqual([
      expect.stringMatching(/^1\d{6} bytes of the client are not read: it sent too many before the answer$/),
    ]);
    expect(connections).toMatchObject([
      { outcome: 'closed', close: { by: 'unknown' }, failed: ['nothing-before-the-switch'] },
    ]);
    expect(connections[0]?.messages).toHaveLength(279);
  });
});

it('sums up what is missing in many places', () => {
  const [, large] = says(false, 2, Buffer.alloc(9_000));
  const parts = Array.from(
    { length: 9 },
    (_, n): Said => [false, large.subarray(n * 1_000, n === 8 ? undefined : (n + 1) * 1_000)],
  );
  const segments = conversation([asks(), SWITCHES, ...parts, closes(false, 1000), closes(true, 1000)]);
  const { problems } = shown(segments.filter((_, n) => ![5, 7, 9].includes(n)));
  expect(problems).toEqual([
    '3000 bytes of the server are missing from the capture, in 3 places: what they belong to is not judged',
  ]);
});
