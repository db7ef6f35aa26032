import { gzipSync as quickGzip } from 'node:zlib';
import fc from 'fast-check';
import { gzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { chooseDecoder, openConversation } from '../../../src/analysis/decoders/choose-decoder.ts';
import type { Conversation, DecodableMessage, Decoder } from '../../../src/analysis/decoders/decoded.ts';
import { plainDecoded } from '../../../src/analysis/decoders/plain/plain-decoded.ts';
import { DECODERS } from '../../../src/analysis/decoders/registry.ts';
import { plainValue } from '../../../src/analysis/decoders/tree/plain-value.ts';
import { isBranch, type TreeNode } from '../../../src/analysis/decoders/tree/tree-node.ts';
import { sampleMessages } from './sample-messages.ts';

/** Set to run more, such as 100000. */
const RUNS = Number(process.env.DECODER_RUNS ?? 40);
const NO_CONNECTION = { subprotocol: '', url: '' };

/** Decodes, and holds what was made of it against the message: every part lies within it, and can be written. */
function expectSound(conversation: Conversation, message: DecodableMessage): void {
  const decoded = conversation.decode(message);
  const { root, problems } = decoded.details();
  JSON.stringify(plainValue(root));
  for (const { offset } of problems) {
    expect(offset).toBeGreaterThanOrEqual(0);
    expect(offset).toBeLessThanOrEqual(message.bytes.length);
  }
  expectWithin(root, message.bytes.length);
  expect(decoded.summary.length).toBeLessThan(2000);
}

function expectWithin(node: TreeNode, length: number): void {
  if (!(node.from >= 0 && node.from <= node.to && node.to <= length)) {
    throw new Error(`${node.name}: ${node.from} to ${node.to} of ${length}`);
  }
  if (isBranch(node)) for (const child of node.children) expectWithin(child, length);
  else if (node.inner !== undefined) expectWithin(node.inner, length);
}

const message = (bytes: Uint8Array, opcode: number, outgoing: boolean): DecodableMessage => ({
  bytes,
  opcode,
  outgoing,
});

const claimed = (messages: readonly DecodableMessage[]) => chooseDecoder(NO_CONNECTION, messages)?.id ?? null;
const bomb = (bytes: Uint8Array) => plainDecoded(message(bytes, 2, false));
const opened = (id: string) =>
  openConversation(NO_CONNECTION, DECODERS.find((decoder) => decoder.id === id) ?? null);

describe.each(DECODERS.map((decoder) => [decoder.id, decoder] as const))('%s', (id, decoder: Decoder) => {
  const samples = sampleMessages(id);

  it('says something sound of any bytes and any text', () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.string({ maxLength: 200 }).map((text) => new TextEncoder().encode(text)),
      fc.json().map((text) => new TextEncoder().encode(text)),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(anything, fc.constantFrom(1, 2, 8), fc.boolean()), { minLength: 1, maxLength: 4 }),
        (messages) => {
          const conversation = decoder.open(NO_CONNECTION);
          for (const [bytes, opcode, outgoing] of messages)
            expectSound(conversation, message(bytes, opcode, outgoing));
        },
      ),
      { numRuns: RUNS },
    );
  });

  it.runIf(samples.length > 0)('says something sound of its messages cut and changed', () => {
    const change = fc.record({
      sample: fc.nat(samples.length - 1),
      cut: fc.nat(1000),
      at: fc.nat(1000),
      byte: fc.nat(255),
      twice: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 3 }), (changes) => {
        const conversation = decoder.open(NO_CONNECTION);
        for (const { sample, cut, at, byte, twice } of changes) {
          const original = samples[sample];
          if (original === undefined) continue;
          const bytes = original.bytes.slice(
            0,
            original.bytes.length - (cut % 5 === 0 ? cut % (original.bytes.length + 1) : 0),
          );
          if (bytes.length > 0) bytes[at % bytes.length] = byte;
          expectSound(conversation, { ...original, bytes });
          if (twice) expectSound(conversation, { ...original, bytes });
        }
      }),
      { numRuns: RUNS },
    );
  });
});

describe('what nobody wrote for a decoder', () => {
  it('is never claimed where it is random bytes', () => {
    // Those of fast-check are seldom random: this generator is, and says its seed.
    let state = 0x9e3779b9;
    const random = () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state >>> 0;
    };
    for (let run = 0; run < RUNS * 20; run += 1) {
      const bytes = Uint8Array.from({ length: 1 + (random() % 64) }, () => random() >>> 24);
      const { protocol } = plainDecoded(message(bytes, 2, false));
      expect([run, claimed([message(bytes, 2, false)]), protocol]).toEqual([run, null, 'binary']);
    }
  });

  it('is never claimed where it is ordinary text or JSON of nobody', () => {
    const text = fc.oneof(
      fc.lorem(),
      fc.string(),
      fc.integer().map(String),
      fc.constantFrom(
        'https://example.org/a/b?c=1#d',
        'someone@example.org',
        'GET / HTTP/1.1',
        '0',
        '4',
        'b64',
        '<a/>',
      ),
    );
    const value = fc.json({ stringUnit: 'grapheme' });
    fc.assert(
      fc.property(fc.oneof(text, value), fc.boolean(), (content, outgoing) => {
        const given = message(new TextEncoder().encode(content), 1, outgoing);
        expect(claimed([given])).toBe(null);
        expect(['text', 'json']).toContain(plainDecoded(given).protocol);
      }),
      { numRuns: RUNS * 5 },
    );
  });
});

describe('large announcements', () => {
  it('a bomb stays compressed', () => {
    const big = new Uint8Array(quickGzip(new Uint8Array(70 << 20)));
    const decoded = bomb(big);
    expect(decoded).toMatchObject({ protocol: 'gzip', type: 'too large' });
    expect(decoded.details().problems[0]?.what).toContain('64 MiB');
  });

  it('gzip and zlib of JSON are opened', () => {
    const json = new TextEncoder().encode('{"a":1}');
    expect(bomb(gzipSync(json))).toMatchObject({
      protocol: 'json',
      layers: ['gzip', 'json'],
      summary: '{"a":1}',
    });
  });

  it.each([
    ['a map of 2^32 of MessagePack', 'messagepack', [0xdf, 0xff, 0xff, 0xff, 0xff]],
    ['a string of 2^32 of MessagePack', 'messagepack', [0xdb, 0xff, 0xff, 0xff, 0xff, 0x61]],
    ['a list of 2^64 of CBOR', 'cbor', [0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
    ['lists of CBOR, ten thousand deep', 'cbor', Array<number>(10_000).fill(0x81)],
    ['lists of MessagePack, ten thousand deep', 'messagepack', Array<number>(10_000).fill(0x91)],
    ['tags of CBOR, ten thousand deep', 'cbor', Array<number>(10_000).fill(0xc1)],
    ['groups of protobuf, ten thousand deep', 'protobuf', Array<number>(10_000).fill(0x0b)],
    ['a frame of MQTT of 256 MiB', 'mqtt', [0x30, 0xff, 0xff, 0xff, 0x7f, 0x00]],
  ])('%s', (_, id, bytes) => {
    expectSound(opened(id), message(Uint8Array.from(bytes), 2, true));
  });

  it('JSON that is nested a hundred thousand deep', () => {
    const text = '['.repeat(100_000) + ']'.repeat(100_000);
    const bytes = new TextEncoder().encode(text);
    expectSound(opened('json'), message(bytes, 1, true));
    const { problems } = plainDecoded(message(bytes, 1, true)).details();
    expect(problems[0]?.what).toContain('nested deeper');
  });
});
