import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agreedExtensions } from '../../../src/protocol/websocket/agreed-extensions.ts';
import { readCloseBody } from '../../../src/protocol/websocket/close-body.ts';
import type { ReadMessage } from '../../../src/protocol/websocket/message-reader.ts';
import { type ReadFrame, WireReader } from '../../../src/protocol/websocket/wire-reader.ts';
import {
  type Compression,
  extensionsField,
  type ReadByWs,
  readByWs,
  type Sent,
  writtenByWs,
} from './ws-codec.ts';

/** `WIRE_RUNS=10000` tries more. */
const RUNS = Number(process.env['WIRE_RUNS'] ?? 150);

const text = fc.string({ unit: 'grapheme', maxLength: 300 }).map((value) => Buffer.from(value));
const data = fc.oneof(
  text,
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.constantFrom(125, 126, 1_000, 65_535, 65_536).map((length) => Buffer.alloc(length, 'ab')),
);
const sent: fc.Arbitrary<Sent[]> = fc
  .tuple(
    fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('data' as const),
          data: text,
          binary: fc.constant(false),
          cuts: fc.array(fc.nat(), { maxLength: 3 }),
        }),
        fc.record({
          kind: fc.constant('data' as const),
          data,
          binary: fc.constant(true),
          cuts: fc.array(fc.nat(), { maxLength: 3 }),
        }),
        fc.record({
          kind: fc.constantFrom('ping' as const, 'pong' as const),
          data: fc.uint8Array({ maxLength: 125 }).map((bytes) => Buffer.from(bytes)),
        }),
      ),
      { maxLength: 8 },
    ),
    fc.option(
      fc.record({
        kind: fc.constant('close' as const),
        code: fc.constantFrom(1000, 1001, 3000, 4999),
        reason: fc.string({ maxLength: 20 }),
      }),
    ),
  )
  .map(([messages, close]) => [...messages, ...(close === null ? [] : [close])]);
const compression = fc.option(
  fc.record({
    serverNoContextTakeover: fc.boolean(),
    clientNoContextTakeover: fc.boolean(),
    serverMaxWindowBits: fc.integer({ min: 9, max: 15 }),
    clientMaxWindowBits: fc.integer({ min: 9, max: 15 }),
  }),
);
/** Nothing, a changed byte, a byte more, a byte less, or an early end. */
const damage = fc.oneof(
  { weight: 2, arbitrary: fc.constant((bytes: Buffer) => bytes) },
  fc.tuple(fc.nat(), fc.nat(255)).map(([at, value]) => (bytes: Buffer) => {
    const changed = Buffer.from(bytes);
    if (changed.length > 0) changed[at % changed.length] = value;
    return changed;
  }),
  fc.tuple(fc.nat(), fc.nat(255)).map(([at, value]) => (bytes: Buffer) => {
    const place = at % (bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, place), Buffer.from([value]), bytes.subarray(place)]);
  }),
  fc.nat().map((at) => (bytes: Buffer) => bytes.subarray(0, at % (bytes.length + 1))),
);

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b);
  return ends.map((end, n) => bytes.subarray(n === 0 ? 0 : ends[n - 1], end));
}

interface ReadByUs {
  readonly frames: readonly ReadFrame[];
  /** The bytes end within a header: ws has judged its first two bytes already. */
  readonly withinHeader: boolean;
}

function framesOf(chunks: readonly Buffer[], outgoing: boolean, agreed: Compression | null): ReadByUs {
  const reader = new WireReader(agreedExtensions(extensionsField(agreed)));
  const frames = chunks.flatMap((chunk) => [...reader.push(outgoing, chunk)]);
  return { frames: [...frames, ...reader.end()], withinHeader: reader.isWithinFrame(outgoing) };
}

function inWords({ opcode, payload }: ReadMessage): string {
  if (opcode !== 8) return `${opcode} ${Buffer.from(payload).toString('hex')}`;
  const close = readCloseBody(payload);
  return `8 ${close?.code} ${close?.reason}`;
}

/**
 * What an endpoint takes: everything before the first fault, and up to a close frame. ws takes lengths that are longer than
 * needed, and looks at a text only when it is whole.
 */
function asEndpoint(frames: readonly ReadFrame[]): { messages: string[]; fault: string | null } {
  const messages: string[] = [];
  let badText = false;
  for (const { faults, message, header } of frames) {
    const fault = faults.find(({ rule }) => rule !== 'long-length' && rule !== 'text-not-utf8')?.rule;
    if (fault !== undefined) return { messages, fault };
    badText ||= faults.some(({ rule }) => rule === 'text-not-utf8');
    if (message === null) continue;
    if (badText && header.opcode < 8) return { messages, fault: 'text-not-utf8' };
    messages.push(inWords(message));
    if (header.opcode === 8) break;
  }
  return { messages, fault: null };
}

/**
 * Whether the first message that differs goes on for us where it ends for ws: zlib drops what stands behind a last block, and the
 * window with it, where RFC 7692 section 7.2.1 lets a message go on. A changed byte makes such blocks, ws writes none.
 */
function endsAtLastBlock(read: readonly string[], byWs: readonly string[]): boolean {
  const at = byWs.findIndex((message, n) => message !== read[n]);
  return at !== -1 && (read[at] ?? '').startsWith(byWs[at] ?? '');
}

/** The same where ws took what it has of a text for invalid: it ends within a character. */
function endsWithinText(read: readonly string[], byWs: ReadByWs): boolean {
  return byWs.error === 'WS_ERR_INVALID_UTF8' && (read[byWs.messages.length] ?? '').startsWith('1 ');
}

describe('WireReader and ws', () => {
  it('read the same from random conversations: fragmented, compressed, damaged, cut anywhere', async () => {
    let failed = 0;
    await fc.assert(
      fc.asyncProperty(
        sent,
        fc.boolean(),
        compression,
        damage,
        fc.array(fc.nat(), { maxLength: 6 }),
        async (messages, outgoing, agreed, harm, cuts) => {
          const bytes = harm(await writtenByWs(messages, outgoing, agreed));
          const chunks = cutAt(bytes, cuts);
          const byWs = await readByWs(chunks, outgoing, agreed);
          const { frames, withinHeader } = framesOf(chunks, outgoing, agreed);
          const { messages: read, fault } = asEndpoint(frames);
          if (byWs.error !== null) failed++;
          if (agreed !== null && (endsAtLastBlock(read, byWs.messages) || endsWithinText(read, byWs))) return;
          if (fault === 'not-deflate') {
            // zlib does not notice that a damaged message ends within a block.
            expect(byWs.messages.slice(0, read.length)).toEqual(read);
            return;
          }
          // A length above 2^53 is legal up to 2^63, but ws cannot count it.
          const tooLong = byWs.error === 'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH';
          if (tooLong) expect(frames.at(-1)?.header.length).toBeGreaterThan(2 ** 53 - 1);
          else if (fault !== null || !withinHeader)
            expect([fault !== null, byWs.error]).toEqual([byWs.error !== null, byWs.error]);
          expect(read).toEqual([...byWs.messages]);
        },
      ),
      { numRuns: RUNS },
    );
    // The damage has to be noticed in a good part of them, or this would prove little.
    expect(failed).toBeGreaterThan(RUNS / 10);
  }, 600_000);
});
