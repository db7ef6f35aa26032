import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { gunzip } from '../../../src/formats/container/gunzip.ts';
import { Zip } from '../../../src/formats/container/zip.ts';
import { FormatError } from '../../../src/formats/format-error.ts';
import { replay } from '../../../src/formats/imported.ts';
import { readFile } from '../../../src/formats/read-file.ts';

const HAR = JSON.stringify({
  log: {
    version: '1.2',
    creator: { name: 'Some Proxy \u{1f600}', version: '1' },
    entries: [
      {
        startedDateTime: '2026-11-20T12:00:00Z',
        request: { method: 'GET', url: 'ws://h/', headers: [] },
        response: { status: 403, headers: [] },
      },
    ],
  },
});
const utf16 = (order: 'le' | 'be', mark: boolean) => {
  const bytes = Buffer.from(`${mark ? '\u{feff}' : ''}${HAR}`, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};
const changed = (bytes: Uint8Array, at: number) => bytes.with(at, (bytes[at] ?? 0) ^ 1);
const fixture = (name: string) => readFileSync(join(PROJECT, 'test/fixtures', name));

describe('a file is read by its content', () => {
  it.each<[string, Uint8Array]>([
    ['UTF-8', strToU8(HAR)],
    ['UTF-8 with a mark', strToU8(`\u{feff}${HAR}`)],
    ['UTF-16, little endian', utf16('le', true)],
    ['UTF-16, big endian', utf16('be', true)],
    ['UTF-16 without a mark', utf16('le', false)],
    ['UTF-16 without a mark, big endian', utf16('be', false)],
    ['gzip', gzipSync(strToU8(HAR))],
    ['a zip of one file of any name', zipSync({ 'session.txt': strToU8(HAR) })],
    ['a zip that is not compressed', zipSync({ 'a.har': strToU8(HAR) }, { level: 0 })],
    ['a zip of a gzip', zipSync({ 'a.har.gz': gzipSync(strToU8(HAR)) })],
    ['a zip among other files', zipSync({ 'readme.md': strToU8('x'), 'a.har': strToU8(HAR) })],
  ])('%s', (_, bytes) => {
    const imported = readFile(bytes);
    expect(imported).toMatchObject({ format: 'har', producer: 'Some Proxy \u{1f600} 1', problems: [] });
    expect(replay(imported).connections).toMatchObject([{ outcome: 'refused' }]);
  });
});

it.each(['playwright-1.65/session.har.zip', 'playwright-1.65/trace.zip'])('Playwright: %s', async (name) => {
  const imported = readFile(fixture(name));
  expect(imported.producer).toMatch(/^Playwright.* 1\.65\.1$/);
  expect(imported.problems).toEqual([]);
  const session = replay(imported);
  expect(session.connections.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
    'websocket open',
    'websocket refused',
    'event-stream closed',
  ]);
  expect(session.messages.count).toBe(4);
  const payloads = await Promise.all(
    [0, 1, 2, 3].map((row) => imported.readPayload(session.messages.payloadPlace(row))),
  );
  const hex = payloads.map((payload) => Buffer.from(payload ?? []).toString('hex')).toSorted();
  const hello = Buffer.from('hello').toString('hex');
  expect(hex).toEqual(['0102ff', '0102ff', hello, hello]);
});

describe('a container whose checksum is another', () => {
  const gzip = gzipSync(strToU8(HAR));
  const two = Buffer.concat([
    gzipSync(strToU8(HAR.slice(0, 40))),
    gzipSync(strToU8(HAR.slice(40)), { level: 0 }),
  ]);
  const zip = zipSync({ 'a.har': strToU8(HAR) }, { level: 0 });
  const inZip = Buffer.from(zip).indexOf('Some Proxy');

  it.each<[string, Uint8Array, string]>([
    ['gzip', changed(gzip, gzip.length - 8), 'the gzip file'],
    [
      'gzip of two members, the first',
      changed(two, two.indexOf(Uint8Array.of(0x1f, 0x8b), 2) - 8),
      'the gzip file',
    ],
    ['gzip of two members, the second', changed(two, two.indexOf('ws://h/')), 'the gzip file'],
    ['gzip, by its length', changed(gzip, gzip.length - 4), 'the gzip file'],
    ['zip', changed(zip, inZip), 'a.har'],
  ])('is read and named: %s', (_, bytes, where) => {
    const imported = readFile(bytes);
    expect(imported.problems).toMatchObject([{ where, what: expect.stringContaining('damaged') }]);
    expect(imported.problemCount).toBe(1);
  });

  it.each([
    ['zeros, as a tape pads', new Uint8Array(700), []],
    ['more zeros than a piece has', new Uint8Array(70_000), []],
    [
      'something else',
      strToU8('garbage trailing'),
      [{ where: 'the gzip file', what: expect.stringContaining('has 16 bytes behind its end') }],
    ],
  ])('is none where behind the end there are %s', (_, behind, problems) => {
    const imported = readFile(Buffer.concat([gzip, behind]));
    expect(imported.format).toBe('har');
    expect(imported.problems).toMatchObject(problems);
    expect(readFile(Buffer.concat([two, behind])).problems).toMatchObject(problems);
  });

  it('is none in several members, in pieces of any length', () => {
    expect(readFile(two).problems).toEqual([]);
    const large = gzipSync(strToU8(HAR.padEnd(300_000)), { level: 0 });
    expect(readFile(Buffer.concat([large, gzipSync(strToU8(' '.repeat(200_000)))])).problems).toEqual([]);
  });
});

describe('a gzip file that breaks off', () => {
  const broken = { where: 'the gzip file', what: expect.stringMatching(/broken or cut short|damaged/) };

  it('is read up to there, wherever it is cut', () => {
    const whole = gzipSync(strToU8(HAR));
    for (let length = 2; length < whole.length; length++) {
      const cut = whole.subarray(0, length);
      try {
        expect(readFile(cut).problems[0]).toMatchObject(broken);
      } catch (error) {
        // So little that the format is not known.
        expect(error).toMatchObject({ message: expect.stringContaining('The gzip file is broken') });
      }
    }
    const last = readFile(whole.subarray(0, -1));
    expect(last.problems).toMatchObject([{ what: expect.stringContaining('broken or cut short') }]);
    expect(replay(last).connections).toHaveLength(replay(readFile(strToU8(HAR))).connections.length);
  });

  it('shows what came before, also of a capture', () => {
    const capture = readFileSync(new URL('../../fixtures/pcap/event-streams.pcap', import.meta.url));
    const packed = gzipSync(capture);
    const imported = readFile(packed.subarray(0, packed.length / 2));
    expect(imported.problems).toMatchObject([
      broken,
      { where: '', what: 'The file breaks off: what it has up to there is read' },
    ]);
    expect(replay(imported).connections.length).toBeGreaterThan(0);
  });

  it('is no file that unpacks to nothing', () => {
    expect(() => readFile(gzipSync(new Uint8Array(0)))).toThrow(/empty/);
  });
});

it('says of a second HAR in a zip that it is left out', () => {
  const imported = readFile(zipSync({ 'a.har': strToU8(HAR), 'b.har': strToU8(HAR) }));
  expect(imported.problems).toMatchObject([{ where: 'b.har', what: expect.stringContaining('left out') }]);
});

describe('a container that cannot be opened says so', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['gzip that is cut', gzipSync(strToU8(HAR)).subarray(0, 60), /gzip file is broken|breaks off/],
    ['a zip that is cut', zipSync({ 'a.har': strToU8(HAR) }).subarray(0, 60), /zip file is broken/],
    [
      'a zip of pictures',
      zipSync({ 'a.png': strToU8('x'), 'b.png': strToU8('y') }),
      /no file that can be read/,
    ],
    [
      'a zip in a zip in a zip',
      zipSync({ a: zipSync({ b: zipSync({ c: strToU8(HAR) }) }) }),
      /format of the file is not known/,
    ],
  ])('%s', (_, bytes, words) => {
    expect(() => readFile(bytes)).toThrow(FormatError);
    expect(() => readFile(bytes)).toThrow(words);
  });

  it('and so does one that unpacks to too much', () => {
    const zeros = new Uint8Array(3 << 20);
    expect(() => gunzip(gzipSync(zeros), 1 << 20)).toThrow(/more than 1 MiB/);
    const zip = new Zip(zipSync({ a: zeros, b: zeros }), 4 << 20);
    expect(zip.read('a')).toHaveLength(3 << 20);
    expect(() => zip.read('b')).toThrow(/unpacks to more/);
  });

  it('and nothing else is thrown, whatever is in it', () => {
    const good = zipSync({ 'a.har': strToU8(HAR), 'x.jsonl': strToU8('{}') });
    fc.assert(
      fc.property(
        fc.nat(good.length - 1),
        fc.integer({ min: 0, max: 255 }),
        fc.nat(good.length),
        (at, value, length) => {
          const bytes = good.slice(0, length);
          bytes[at] = value;
          try {
            readFile(bytes);
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        for (const head of [[0x1f, 0x8b, 8, 0], [0x50, 0x4b, 3, 4], []]) {
          try {
            readFile(Uint8Array.from([...head, ...noise]));
          } catch (error) {
            expect(error).toBeInstanceOf(FormatError);
          }
        }
      }),
    );
  });
});
