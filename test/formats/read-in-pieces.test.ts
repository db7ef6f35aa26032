import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/formats/byte-source.ts';
import { FormatError } from '../../src/formats/format-error.ts';
import { readHar } from '../../src/formats/har/read-har.ts';
import type { ScanSizes } from '../../src/formats/har/scan-har.ts';
import { writeHar } from '../../src/formats/har/write-har.ts';
import type { Imported } from '../../src/formats/imported.ts';
import { readNetLog } from '../../src/formats/netlog/read-netlog.ts';
import { parseJson } from '../../src/formats/parse-json.ts';
import { readFile } from '../../src/formats/read-file.ts';
import { readJsonFile } from '../../src/formats/recognize.ts';
import { joined, logOf, sampleEvents } from './sample-log.ts';

/** As a file on disk: each reading answers with bytes of its own. */
function fileOf(content: string | Uint8Array): ByteSource {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return {
    size: bytes.length,
    read: (from, to) => {
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(bytes.length);
      return bytes.slice(from, to);
    },
  };
}

/** Everything that a reader says, or what it refuses a file for. */
async function said(read: () => Imported): Promise<object> {
  let imported: Imported;
  try {
    imported = read();
  } catch (error) {
    if (error instanceof FormatError) return { fault: error.fault, place: error.place };
    throw error;
  }
  const { readPayload, batches, ...facts } = imported;
  const payloads = await Promise.all(
    batches.map(({ number }) => readPayload({ batch: number, offset: 0, length: 1 << 20 })),
  );
  return { ...facts, batches, payloads: payloads.map((bytes) => Buffer.from(bytes ?? []).toString('hex')) };
}

/** By the text as a whole. */
const whole = (text: string) => said(() => readHar(parseJson(text, '')));
/** By pieces. */
const pieces = (text: string, sizes: ScanSizes) => said(() => readJsonFile(fileOf(text), () => {}, sizes));

const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 4_000 }));
const sizes = fc.record({
  longEntry: fc.constantFrom(0, 0, 300, 1 << 16),
  piece: size,
  listPiece: fc.integer({ min: 1, max: 60 }),
});

const word = fc.constantFrom(
  'error',
  '\u{1f600}',
  'a"b\\c',
  'x\ny',
  '],[',
  '{"}',
  'Error during WebSocket handshake: Unexpected response code: 403',
  '',
);
const message = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      type: fc.constantFrom('send', 'receive', 'error', 'sideways'),
      time: fc.oneof(fc.integer({ min: 0, max: 9 }), word),
      opcode: fc.constantFrom(1, 2, 8, 99),
      data: fc.oneof(word, fc.string()),
    }),
  },
  { weight: 1, arbitrary: fc.oneof(word, fc.constant(null), fc.array(fc.integer(), { maxLength: 3 })) },
);
const entry = fc.record(
  {
    startedDateTime: fc.constantFrom('2026-11-20T12:00:00.000Z', '2026-11-20T12:00:05.000Z', 'soon'),
    _webSocketMessages: fc.oneof(fc.array(message, { maxLength: 12 }), word),
    pageref: fc.constant('page_1'),
    request: fc.record({
      url: fc.constantFrom('ws://h/a', 'https://h/b'),
      headers: fc.constant([{ name: 'Host', value: 'h' }]),
    }),
    response: fc.record({
      status: fc.constantFrom(0, 101, 200, 403),
      content: fc.record({ mimeType: fc.constantFrom('text/event-stream', 'text/html'), text: word }),
    }),
    _eventSourceMessages: fc.array(fc.record({ time: fc.integer({ min: 0, max: 9 }), data: word }), {
      maxLength: 5,
    }),
    _error: word,
  },
  { requiredKeys: [] },
);
/** The members of a `log` in any order, with some behind the entries. */
const log = fc
  .record({
    entries: fc.array(fc.oneof({ weight: 9, arbitrary: entry }, { weight: 1, arbitrary: word }), {
      maxLength: 6,
    }),
    version: fc.constantFrom('1.2', 1.1, '2.0'),
    creator: fc.constantFrom({ name: 'WebInspector', version: '537.36' }, { name: 'Firefox' }, null),
    pages: fc.constant([{ id: 'page_1', title: 'https://page.example/' }]),
    comment: fc.string(),
  })
  .chain((members) => fc.shuffledSubarray(Object.entries(members)).map((some) => Object.fromEntries(some)));

/** JSON text of a value, with white space and escapes that JSON.stringify would not write. */
const textOf = (value: unknown, style: number) => {
  const text = JSON.stringify(value, null, [0, 1, '\t', ' \r\n'][style % 4]);
  return style < 4 ? text : text.replaceAll('error', '\\u0065rror').replaceAll('entries', 'entr\\u0069es');
};

describe('a HAR that is read in pieces', () => {
  it('is what it is as a whole, whatever is in it and however the pieces are cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        log,
        sizes,
        fc.nat(7),
        fc.constantFrom('', '\u{feff}'),
        async (value, cut, style, mark) => {
          const text = `${mark}${textOf({ log: value }, style)}`;
          expect(await pieces(text, cut)).toEqual(await whole(text));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is refused for the same fault at the same place, wherever it is broken', async () => {
    await fc.assert(
      fc.asyncProperty(
        log,
        sizes,
        fc.nat(),
        fc.nat(3),
        fc.constantFrom('', '"', ',', '}', ']', '[', '\\', 'x', '\u0001', ' ', '1', '\n,'),
        async (value, cut, at, removed, put) => {
          const text = textOf({ log: value }, at % 8);
          const place = at % (text.length + 1);
          const broken = text.slice(0, place) + put + text.slice(place + removed);
          expect(await pieces(broken, cut)).toEqual(await whole(broken));
          const short = text.slice(0, place);
          expect(await pieces(short, cut)).toEqual(await whole(short));
        },
      ),
      { numRuns: 600 },
    );
  });

  it.each([
    ['two logs', '{"log":{"entries":[{"request":{"url":"ws://a/"}}]},"log":{"entries":[]}}'],
    ['a log that is none behind one', '{"log":{"entries":[{"request":{"url":"ws://a/"}}]},"log":5}'],
    [
      'two lists of entries',
      '{"log":{"entries":[{"request":{"url":"ws://a/"}}],"entries":[{"request":{"url":"ws://b/"}}]}}',
    ],
    ['entries that are no list behind some', '{"log":{"entries":[1],"entries":{"request":1}}}'],
    [
      'two lists of messages',
      '{"log":{"entries":[{"_webSocketMessages":[1,2],"request":{"url":"ws://a/"},"_webSocketMessages":[{"type":"send","time":1,"opcode":1,"data":"x"}]}]}}',
    ],
    [
      'a name that is a prototype',
      '{"__proto__":{"a":1},"log":{"__proto__":{"entries":[1]},"entries":[{"__proto__":1}]}}',
    ],
    ['a comma before the end', '{"log":{"entries":[{"_webSocketMessages":[{"type":"send"}, ]}]}}'],
    ['a comma at the beginning', '{"log":{"entries":[{"_webSocketMessages":[ ,{"type":"send"}]}]}}'],
    ['something behind the end', '{"log":{"entries":[]}} x'],
    ['no log', '{"entries":[]}'],
    ['nothing', '{'],
    ['brackets that do not match', '{"log":{"entries":[{"_webSocketMessages":[{"a":[1}}]}]}}'],
  ])('is the same with %s', async (_, text) => {
    for (const piece of [1, 2, 3, 7, 1_000])
      for (const longEntry of [0, 1 << 16])
        expect(await pieces(text, { piece, longEntry, listPiece: piece })).toEqual(await whole(text));
  });

  it('is the same with our own members, which stand behind the messages', async () => {
    const { builder } = logOf(sampleEvents());
    for (const redact of [false, true]) {
      const options = { redact, producer: { name: 'Switchyard', version: '0.1.0' }, browser: null };
      const text = await joined(writeHar(builder.batches, builder.readPayload, options));
      const expected = await whole(text);
      for (const piece of [1, 5, 64, 999]) {
        expect(await pieces(text, { piece, longEntry: 0, listPiece: piece })).toEqual(expected);
      }
    }
  });

  it('says how far it is: through the file, then through the lists that it passed over', () => {
    const messages = Array.from({ length: 20_000 }, (_, n) => ({
      type: 'send',
      time: n,
      opcode: 1,
      data: `${n}`,
    }));
    const text = JSON.stringify({
      log: { version: '1.2', entries: [{ request: { url: 'ws://h/' }, _webSocketMessages: messages }] },
    });
    const told: { stage: string; done: number; total: number }[] = [];
    readFile(fileOf(text), { onProgress: (state) => told.push(state) });
    for (const stage of ['reading', 'parsing']) {
      const of = told.filter((each) => each.stage === stage);
      expect(of.length).toBeGreaterThan(5);
      expect(of.map(({ done }) => done)).toEqual(of.map(({ done }) => done).toSorted((a, b) => a - b));
      expect(of.at(-1)?.done).toBe(of.at(-1)?.total);
    }
    expect(told.at(-1)?.total).toBeLessThan(text.length);
  });

  it('never asks for more than a part of it at once', () => {
    const body = 'x'.repeat(50_000);
    const entries = Array.from({ length: 200 }, (_, n) => ({
      request: { url: n % 2 === 0 ? 'https://h/' : 'ws://h/' },
      response: { status: 200, content: { text: body } },
      _webSocketMessages:
        n % 50 === 1
          ? Array.from({ length: 5_000 }, () => ({ type: 'send', time: 1, opcode: 1, data: 'y' }))
          : undefined,
    }));
    const source = fileOf(JSON.stringify({ log: { version: '1.2', entries } }));
    let most = 0;
    const imported = readFile({
      size: source.size,
      read: (from, to) => {
        most = Math.max(most, to - from);
        return source.read(from, to);
      },
    });
    expect(imported.ordinaryRequests).toBe(100);
    expect(most).toBeLessThan(source.size / 20);
  });
});

describe('a NetLog that is read in pieces', () => {
  const folder = new URL('../fixtures/netlog/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

  it.each(files)('is what it is as a whole: %s', async (name) => {
    const bytes = readFileSync(new URL(name, folder));
    const expected = await said(() => readNetLog(bytes, () => {}, bytes.length));
    for (const piece of [17, 1_024, 65_537])
      expect(await said(() => readNetLog(fileOf(bytes), () => {}, piece))).toEqual(expected);
    expect(await said(() => readFile(fileOf(bytes)))).toEqual(expected);
  });

  it('is the same where it is cut or broken, however the pieces are cut', async () => {
    const bytes = readFileSync(new URL('everything-ws.json', folder));
    const short = Buffer.from(bytes.toString().replaceAll(/"bytes":"[^"]{400,}"/g, '"bytes":"AAAA"'));
    await fc.assert(
      fc.asyncProperty(fc.nat(short.length), fc.nat(255), size, async (at, byte, piece) => {
        const broken = Buffer.from(short.subarray(0, byte < 128 ? short.length : at));
        if (at < broken.length) broken[at] = byte;
        expect(await said(() => readNetLog(fileOf(broken), () => {}, piece))).toEqual(
          await said(() => readNetLog(broken, () => {}, broken.length)),
        );
      }),
      { numRuns: 40 },
    );
  });
});
