import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../../src/events/batch.ts';
import { BODY_LIMIT } from '../../../src/events/event.ts';
import { LATEST_TIME } from '../../../src/events/units.ts';
import { BatchBuilder } from '../../../src/formats/batch-builder.ts';
import { FormatError } from '../../../src/formats/format-error.ts';
import { type Imported, replay } from '../../../src/formats/imported.ts';
import { parseEvent } from '../../../src/formats/log/parse-event.ts';
import { readLog } from '../../../src/formats/log/read-log.ts';
import { writeLog } from '../../../src/formats/log/write-log.ts';
import type { PayloadReader } from '../../../src/formats/payload-reader.ts';
import { joined, logOf, sampleEvents } from '../sample-log.ts';

const options = { redact: false, producer: { name: 'Switchyard', version: '0.1.0' } };

function written(batches: readonly Batch[], read: PayloadReader): Promise<string> {
  return joined(writeLog(batches, read, options));
}
async function sample(): Promise<string> {
  const { builder } = logOf(sampleEvents());
  return written(builder.batches, builder.readPayload);
}

/** Everything that a log tells, in one list. */
async function told({ batches, readPayload }: Pick<Imported, 'batches' | 'readPayload'>): Promise<unknown[]> {
  const session = replay({ batches, readPayload } as Imported);
  const rows = await Promise.all(
    Array.from({ length: session.messages.count }, async (_, row) => ({
      seq: session.messages.seq(row),
      row: session.messages.row(row),
      payload: await readPayload(session.messages.payloadPlace(row)),
    })),
  );
  return [...batches.flatMap(({ events }) => events), ...rows].toSorted((a, b) => a.seq - b.seq);
}

describe('a session log', () => {
  it('is lossless: every event and message, at its place', async () => {
    const { builder } = logOf(sampleEvents());
    const imported = readLog(await sample());
    expect(imported.problems).toEqual([]);
    expect(imported.producer).toBe('Switchyard 0.1.0');
    expect(await told(imported)).toEqual(await told(builder));
  });

  it('is written again as it was', async () => {
    const text = await sample();
    const imported = readLog(text);
    expect(await written(imported.batches, imported.readPayload)).toBe(text);
  });

  it('marks what a store has lost, with its size', async () => {
    const { builder } = logOf(sampleEvents());
    const text = await written(builder.batches, () => Promise.resolve(null));
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const messages = lines.filter((line) => 'direction' in line);
    expect(messages.map(({ size, gone, text: shown }) => [size, gone, shown])).toEqual([
      [21, true, undefined],
      [4, true, undefined],
      [6, true, undefined],
      [null, undefined, undefined],
      [70_000, true, undefined],
      [undefined, undefined, undefined],
    ]);
    const imported = readLog(text);
    expect(imported.problems).toEqual([]);
    expect(await written(imported.batches, imported.readPayload)).toBe(text);
  });

  it('writes long payloads whole, and reads each block once', async () => {
    const wide = '\u{1f600}\u0001"\\'.repeat(300_000);
    const row = { at: 0, connection: 0, outgoing: true };
    const { builder } = logOf([
      { ...row, opcode: 1, payload: new TextEncoder().encode(wide) },
      { ...row, opcode: 1, payload: Uint8Array.from({ length: 1_000_001 }, () => 0xff) },
      { ...row, opcode: 2, payload: Uint8Array.from({ length: 1_000_001 }, (_, i) => i & 0xff) },
    ]);
    let reads = 0;
    const text = await written(builder.batches, (place) => {
      reads++;
      return builder.readPayload(place);
    });
    expect(reads).toBe(builder.batches.length);
    const [, first, second, third] = text.split('\n');
    expect(JSON.parse(first ?? '').text === wide).toBe(true);
    expect(Buffer.from(JSON.parse(second ?? '').base64, 'base64').every((byte) => byte === 0xff)).toBe(true);
    expect(
      Buffer.from(JSON.parse(third ?? '').base64, 'base64').every((byte, i) => byte === (i & 0xff)),
    ).toBe(true);
  });

  it('has a line a thing, for people and for tools that go by lines', async () => {
    const lines = (await sample()).trimEnd().split('\n');
    expect(lines).toHaveLength(sampleEvents().length + 2);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      switchyard: 'log',
      version: 1,
      events: 1,
      log: 'sample',
      redacted: false,
      producer: options.producer,
    });
    expect(JSON.parse(lines[6] ?? '')).toEqual({
      seq: 5,
      at: 1_795_176_000_040,
      connection: 0,
      direction: 'client-to-server',
      opcode: 1,
      text: 'hello \u0000 \u{1f600} "quoted"',
    });
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({ end: true, lines: lines.length });
  });

  it('keeps text that is no UTF-8, byte for byte', async () => {
    const message = fc.record({
      at: fc.double({ min: 0, max: LATEST_TIME, noNaN: true }),
      connection: fc.nat(3),
      outgoing: fc.boolean(),
      opcode: fc.nat(15),
      payload: fc.uint8Array({ maxLength: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 20 }), async (messages) => {
        const builder = new BatchBuilder('x');
        for (const each of messages) builder.message(each);
        builder.flush();
        const imported = readLog(await written(builder.batches, builder.readPayload));
        expect(imported.problems).toEqual([]);
        expect(await told(imported)).toEqual(await told(builder));
      }),
    );
  });

  it('keeps the numbers of a log whose beginning was evicted', async () => {
    const text =
      '{"switchyard":"log","version":1}\n{"seq":70,"at":1,"connection":0,"direction":"client-to-server","opcode":1,"text":"a"}\n{"end":true,"lines":3}\n';
    expect(replay(readLog(text)).messages.seq(0)).toBe(70);
  });
});

describe('a log cut short', () => {
  it('is read up to the cut, wherever that is, and says so', async () => {
    const text = await sample();
    const whole = await told(readLog(text));
    const head = text.indexOf('\n') + 1;
    for (let cut = head; cut < text.length - 1; cut += 7) {
      const imported = readLog(text.slice(0, cut));
      const part = await told(imported);
      expect(part).toEqual(whole.slice(0, part.length));
      expect(part.length).toBeGreaterThanOrEqual(text.slice(0, cut).split('\n').length - 2);
      expect(imported.problems.at(-1)?.what).toContain('cut short');
    }
  });
});

describe('a broken log', () => {
  it.each<[string, string, string]>([
    ['', 'not-this-format', 'line 1'],
    ['{"log":{}}', 'not-this-format', 'line 1'],
    ['{"switchyard":"log"}', 'not-this-format', 'line 1'],
    ['{"switchyard":"log","version":2}', 'newer-version', 'line 1'],
  ])('%j is refused by name', (text, fault, place) => {
    expect(() => readLog(text)).toThrow(FormatError);
    expect(() => readLog(text)).toThrow(expect.objectContaining({ fault, place }));
  });

  it('lists the lines that are none, and reads the others', async () => {
    const lines = (await sample()).split('\n');
    lines.splice(
      3,
      0,
      'garbage',
      '{"seq":1,"event":{"type":"no/such"}}',
      '{"seq":1,"at":1,"connection":900000,"direction":"client-to-server","opcode":1}',
    );
    const imported = readLog(lines.join('\n'));
    expect(imported.problems.map(({ where }) => where)).toEqual(['line 4', 'line 5', 'line 6']);
    expect(await told(imported)).toEqual(await told(readLog(await sample())));
  });

  it('never throws anything but FormatError', async () => {
    const text = await sample();
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(30), fc.string(), (at, length, junk) => {
        try {
          replay(readLog(text.slice(0, at) + junk + text.slice(at + length)));
        } catch (error) {
          if (!(error instanceof FormatError)) throw error;
        }
      }),
      { numRuns: 300 },
    );
  });
});

it('parseEvent takes every event of the sample as it is, and nothing with a member missing', () => {
  for (const event of sampleEvents()) {
    if (!('type' in event)) continue;
    expect(parseEvent(JSON.parse(JSON.stringify(event)))).toEqual(event);
    for (const name of Object.keys(event)) {
      const { [name]: _, ...rest } = event as unknown as Record<string, unknown>;
      expect(parseEvent(rest), `${event.type} without ${name}`).toBeNull();
    }
  }
});

it('keeps the beginning of an answer’s body, and takes no longer one than the recorders write', () => {
  const answer = sampleEvents().find((one) => 'type' in one && one.type === 'handshake/response-received');
  const body = 'Session ID unknown';
  expect(parseEvent({ ...answer, body })).toMatchObject({ body });
  expect(parseEvent({ ...answer, body: 'x'.repeat(BODY_LIMIT + 1) })).toBeNull();
});
