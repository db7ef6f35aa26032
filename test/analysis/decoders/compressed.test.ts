import {
  constants,
  createDeflate,
  createDeflateRaw,
  type Deflate,
  type DeflateRaw,
  deflateRawSync,
  deflateSync,
  gzipSync,
} from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseDecoder, openConversation } from '../../../src/analysis/decoders/choose-decoder.ts';
import { ZstdStream } from '../../../src/analysis/decoders/compressed/zstd-stream.ts';
import type { DecodableMessage, Decoded } from '../../../src/analysis/decoders/decoded.ts';
import { plainDecoded } from '../../../src/analysis/decoders/plain/plain-decoded.ts';

const NO_HINT = { subprotocol: '', url: '' };
const TEXTS = [0, 1, 2, 3].map((op) => JSON.stringify({ op, d: { word: 'again '.repeat(op + 3) } }));

const message = (bytes: Uint8Array): DecodableMessage => ({
  opcode: 2,
  outgoing: false,
  bytes: new Uint8Array(bytes),
});

function decodedAll(payloads: readonly Uint8Array[]): Decoded[] {
  const messages = payloads.map(message);
  const conversation = openConversation(NO_HINT, chooseDecoder(NO_HINT, messages));
  return messages.map((each) => conversation.decode(each));
}

const named = ({ layers, type }: Decoded) => `${layers.join(' ')} ${type}`;

/** What a compressor writes for each text, with a flush after it. */
async function streamed(compressor: Deflate | DeflateRaw, texts: readonly string[]): Promise<Buffer[]> {
  const written: Buffer[] = [];
  for (const text of texts) {
    const parts: Buffer[] = [];
    const take = (part: Buffer) => parts.push(part);
    compressor.on('data', take);
    await new Promise<void>((resolve) => {
      compressor.write(text);
      compressor.flush(constants.Z_SYNC_FLUSH, resolve);
    });
    compressor.off('data', take);
    written.push(Buffer.concat(parts));
  }
  return written;
}

describe('messages that are compressed one by one', () => {
  it.each([
    ['gzip', gzipSync],
    ['zlib', deflateSync],
    ['deflate', deflateRawSync],
  ] as const)('are opened: %s', (kind, compress) => {
    const decoded = decodedAll(TEXTS.map((text) => compress(text)));
    expect(decoded.map(named)).toEqual(TEXTS.map(() => `${kind} json object`));
    expect(decoded.map(({ summary }) => summary)).toEqual(TEXTS);
  });

  it('are handed to the protocol that they speak', () => {
    const [call] = decodedAll([gzipSync('{"jsonrpc":"2.0","method":"a","id":1}')]);
    expect(call).toMatchObject({
      protocol: 'json-rpc',
      type: 'request',
      layers: ['gzip', 'json-rpc', 'json'],
    });
  });

  it('are not opened without end', () => {
    let bytes = gzipSync('{}');
    for (let level = 0; level < 8; level += 1) bytes = gzipSync(bytes);
    expect(plainDecoded(message(bytes)).layers).toEqual(['gzip', 'gzip', 'gzip', 'binary']);
  });
});

describe('a compression that goes on over messages', () => {
  it('is followed from the first message on', async () => {
    const decoded = decodedAll(await streamed(createDeflate(), TEXTS));
    expect(decoded.map(named)).toEqual(TEXTS.map(() => 'zlib json object'));
    expect(decoded.map(({ summary }) => summary)).toEqual(TEXTS);
  });

  it('has messages that end in a later one', async () => {
    const [first = Buffer.of(), second = Buffer.of(), ...rest] = await streamed(createDeflate(), TEXTS);
    const decoded = decodedAll([first, second.subarray(0, 7), second.subarray(7), ...rest]);
    expect(decoded.map(named)).toEqual([
      'zlib json object',
      'zlib part',
      ...rest.map(() => 'zlib json object'),
      'zlib json object',
    ]);
  });

  it('needs no header where what it holds is JSON', async () => {
    const decoded = decodedAll(await streamed(createDeflateRaw(), TEXTS));
    expect(decoded.map(({ summary }) => summary)).toEqual(TEXTS);
  });
});

describe('Zstandard', () => {
  // Written by zstd 1.5, with a checksum.
  const TEXT = `{"a":[1,2,3,"zzzz","${'z'.repeat(41)}"]}\n`;
  const FRAME = Buffer.from('KLUv/QRY9QAAsHsiYSI6WzEsMiwzLCJ6enp6IiJdfQoCAMADNJQw28Namg==', 'base64');

  it('is a whole message', () => {
    expect(named(plainDecoded(message(FRAME)))).toBe('zstd json object');
  });

  it('is read however it is cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(FRAME.length), { maxLength: 4 }), (cuts) => {
        const places = [0, ...cuts.toSorted((a, b) => a - b), FRAME.length];
        const stream = new ZstdStream();
        const parts = places.slice(1).map((to, i) => stream.push(FRAME.subarray(places[i], to), 1000));
        expect(stream.isWhole).toBe(true);
        const content = Buffer.concat(parts.map((part) => (part instanceof Uint8Array ? part : Buffer.of())));
        expect(content.toString()).toBe(TEXT);
      }),
    );
  });

  it('says of any bytes that they are none, or what they become', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(FRAME.length - 1), (bytes, at) => {
        const changed = Uint8Array.from(FRAME);
        changed.set(bytes.subarray(0, changed.length - at), at);
        const content = new ZstdStream().push(changed, 1000);
        expect(content === null || content === 'too large' || content.length <= 1000).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
