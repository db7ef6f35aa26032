import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionId } from '../../../src/events/units.ts';
import { BatchBuilder } from '../../../src/formats/batch-builder.ts';
import { CheckedBytes } from '../../../src/formats/netlog/checked-bytes.ts';
import { WireRecorder } from '../../../src/formats/wire-recorder.ts';
import { agreedExtensions } from '../../../src/protocol/websocket/agreed-extensions.ts';
import { headerLength, readFrameHeader } from '../../../src/protocol/websocket/frame-header.ts';

const KEY = Buffer.from([0x11, 0x22, 0x33, 0x44]);

/** A frame as RFC 6455 section 5.2 has it. */
function frame(first: number, payload: Uint8Array, masked = false): Buffer {
  const mask = masked ? 0x80 : 0;
  const length =
    payload.length < 126
      ? Buffer.from([mask | payload.length])
      : Buffer.from([mask | 126, payload.length >> 8, payload.length & 0xff]);
  const body = masked ? payload.map((byte, at) => byte ^ (KEY[at & 3] ?? 0)) : payload;
  return Buffer.concat([Buffer.from([first]), length, ...(masked ? [KEY] : []), body]);
}
const text = (content: string, masked = false) => frame(0x81, Buffer.from(content), masked);
const close = (code: number, masked = false) => frame(0x88, Buffer.from([code >> 8, code & 0xff]), masked);
/** Without its tail, as RFC 7692 section 7.2.1 says. */
const deflated = (content: string | Buffer) => deflateRawSync(content, { finishFlush: 2 }).subarray(0, -4);
/** A header as the browser reports it. */
const reportOf = (bytes: Buffer) => {
  const { masked: _, ...header } = readFrameHeader(bytes.subarray(0, headerLength(bytes[1] ?? 0)));
  return { ...header, masked: null };
};

/** Both directions of one socket, and what was recorded of it. */
function socket(extensions: string | null = null) {
  const builder = new BatchBuilder('test');
  const recorder = new WireRecorder(builder, connectionId(0), 'netlog', agreedExtensions(extensions));
  const lost: string[] = [];
  const side = (outgoing: boolean) =>
    new CheckedBytes(recorder, outgoing, (what) => lost.push(`${what} ${outgoing ? 'sent' : 'received'}`));
  const [received, sent] = [side(false), side(true)];
  const end = async () => {
    sent.release();
    received.release();
    recorder.end(99);
    builder.flush();
    const wire = builder.batches.flatMap(({ events }) =>
      events.flatMap(({ event }) => (event.type === 'wire/frames' ? [event] : [])),
    );
    const rows: string[] = [];
    for (const [batch, { messages }] of builder.batches.entries()) {
      let offset = 0;
      for (let n = 0; n < messages.count; n++) {
        const length = messages.stored[n] ?? 0;
        const payload = await builder.readPayload({ batch, offset, length });
        offset += length;
        const way = ((messages.flags[n] ?? 0) & 0x10) === 0 ? '<' : '>';
        rows.push(`${way} ${messages.size[n]} ${Buffer.from(payload ?? []).toString('latin1')}`);
      }
    }
    return {
      opcodes: wire.flatMap(({ frames }) => frames.bits.map((bits) => bits & 0x0f)),
      faults: wire.flatMap(({ faults }) => faults.map(({ rule }) => rule)),
      contents: rows.map((row) => row.replace(/^[<>] /, '')),
      rows,
      close: recorder.close(true),
      lost: new Set(lost),
    };
  };
  return { sent, received, end };
}

const LONG = Array.from({ length: 3_000 }, (_, n) => String.fromCharCode(97 + (n % 23))).join('');

describe('a frame that came in several reads', () => {
  const long = text(LONG);
  const [first, second, third] = [long.subarray(0, 1_000), long.subarray(1_000, 2_000), long.subarray(2_000)];

  it('is read whole, at its place among those of the client', async () => {
    const { sent, received, end } = socket();
    received.bytes(1, first);
    received.header(1, reportOf(long));
    received.bytes(2, second);
    received.bytes(3, third);
    received.pause();
    sent.header(4, reportOf(text('ok', true)));
    sent.bytes(4, text('ok', true));
    received.bytes(5, text('next'));
    received.header(5, reportOf(text('next')));
    expect(await end()).toMatchObject({
      contents: [`3000 ${LONG}`, '2 ok', '4 next'],
      faults: [],
      lost: new Set(),
    });
  });

  it.each([
    ['its own end and the next frame', Buffer.concat([third, text('next')]), 'next'],
    ['its own end', third, 'next'],
  ])('whose second is missing has no content but that of the first: %s follow', async (_, rest, next) => {
    const { received, end } = socket();
    received.bytes(1, first);
    received.header(1, reportOf(long));
    received.bytes(3, rest);
    if (rest === third) received.bytes(4, text(next));
    received.header(4, reportOf(text(next)));
    const seen = await end();
    expect(seen.faults).toEqual([]);
    expect(seen.contents[0]).toBe(`3000 ${LONG.slice(0, 996)}`);
    expect(seen.opcodes).toEqual([1, 1]);
    expect(seen.lost).toEqual(new Set(['missing received']));
  });

  it('is not filled with the bytes of the next one, which is as long', async () => {
    const { received, end } = socket();
    received.bytes(1, first);
    received.header(1, reportOf(long));
    received.bytes(3, third);
    received.bytes(4, first);
    received.header(4, reportOf(long));
    received.bytes(5, second);
    received.bytes(6, third);
    const seen = await end();
    expect(seen.contents).toEqual([`3000 ${LONG.slice(0, 996)}`, `3000 ${LONG}`]);
    expect(seen.faults).toEqual([]);
  });

  it('is no broken DEFLATE where a read is missing, nor is what continues its window', async () => {
    const noise = Buffer.from(Array.from({ length: 3_000 }, (_, n) => (n * n * 31 + (n >> 3) * 97) & 0xff));
    const compressed = frame(0xc2, deflated(noise));
    const { received, end } = socket('permessage-deflate');
    received.bytes(1, compressed.subarray(0, 500));
    received.header(1, reportOf(compressed));
    received.bytes(3, compressed.subarray(1_000));
    const next = frame(0xc1, deflated('behind it'));
    received.bytes(4, next);
    received.header(4, reportOf(next));
    expect((await end()).faults).toEqual([]);
  });

  it('is judged where none is missing', async () => {
    const broken = frame(0x81, Buffer.from(`${LONG}\u{e9}`, 'latin1'));
    const { received, end } = socket();
    received.bytes(1, broken.subarray(0, 1_000));
    received.header(1, reportOf(broken));
    received.bytes(2, broken.subarray(1_000));
    received.bytes(3, text('next'));
    received.header(3, reportOf(text('next')));
    expect((await end()).faults).toEqual(['text-not-utf8']);
  });

  it('is whole or shorter, whichever read is missing and however it was cut', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 3_002 }), { minLength: 1, maxLength: 6 }),
        fc.nat(),
        async (places, which) => {
          const cuts = [...new Set([4, ...places.map((place) => Math.max(4, place))])].toSorted(
            (a, b) => a - b,
          );
          const reads = [0, ...cuts].map((cut, n) => long.subarray(cut, cuts[n] ?? long.length));
          const without = which % reads.length;
          const { received, end } = socket();
          for (const [n, read] of reads.entries()) {
            if (n !== without || n === 0) received.bytes(n, read);
            if (n === 0) received.header(n, reportOf(long));
          }
          for (const content of ['one', 'two']) {
            received.bytes(50, text(content));
            received.header(50, reportOf(text(content)));
          }
          const { faults, contents } = await end();
          expect(faults).toEqual([]);
          expect(LONG.startsWith((contents[0] ?? '').slice('3000 '.length))).toBe(true);
          expect(contents.length).toBe(3);
        },
      ),
    );
  });
});

describe('frames that were reported and whose bytes are missing', () => {
  it('are known by their headers at the end as well, so that nobody else closed', async () => {
    const { sent, received, end } = socket();
    sent.header(1, reportOf(close(3001, true)));
    received.bytes(2, close(3001));
    received.header(2, reportOf(close(3001)));
    const seen = await end();
    expect(seen.opcodes).toEqual([8, 8]);
    expect(seen.close).toBeNull();
    expect(seen.lost).toEqual(new Set(['missing sent']));
  });

  it('are not taken for the next ones, which have the same header', async () => {
    const frames = ['first', 'other', 'third'].map((content) => frame(0xc1, deflated(content), true));
    expect(new Set(frames.map(({ length }) => length)).size).toBe(1);
    const { sent, end } = socket('permessage-deflate');
    for (const [n, bytes] of frames.entries()) {
      sent.header(n, reportOf(bytes));
      if (n > 0) sent.bytes(n, bytes);
    }
    const seen = await end();
    expect(seen.faults).toEqual([]);
    // What continues a window of which a part is missing is not read.
    expect(seen.contents).toEqual(['0 ', '0 ', '0 ']);
    expect(seen.lost).toEqual(new Set(['missing sent']));
  });

  it('are those of no batch that was sent in two writes', async () => {
    const frames = ['first', 'other', 'third'].map((content) => text(content, true));
    const { sent, end } = socket();
    for (const bytes of frames) sent.header(1, reportOf(bytes));
    for (const bytes of frames) sent.bytes(1, bytes);
    expect(await end()).toMatchObject({ contents: ['5 first', '5 other', '5 third'], lost: new Set() });
  });
});

describe('who closed first', () => {
  it('is known by the order of events in one millisecond, though nothing was reported', async () => {
    const { sent, received, end } = socket();
    sent.bytes(2, close(3001, true));
    received.bytes(2, close(3001));
    received.header(2, reportOf(close(3001)));
    expect((await end()).close).toMatchObject({ code: 3001, by: 'client' });
  });

  it('is not known where it is not known what the other side sent', async () => {
    const { sent, received, end } = socket();
    sent.header(1, reportOf(text('hello', true)));
    sent.bytes(1, text('something else', true));
    sent.bytes(2, close(3001, true));
    received.bytes(3, close(3001));
    received.header(3, reportOf(close(3001)));
    expect((await end()).close).toMatchObject({ code: 3001, by: 'unknown', wasClean: null });
  });
});

describe('events that do not stand in their order', () => {
  it('a report before its bytes is that of these bytes', async () => {
    const { received, end } = socket();
    received.header(1, reportOf(text('one')));
    received.bytes(1, text('one'));
    received.bytes(2, close(1000));
    received.header(2, reportOf(close(1000)));
    expect(await end()).toMatchObject({ opcodes: [1, 8], contents: ['3 one'], faults: [], lost: new Set() });
  });

  it('two reports are those of the two frames', async () => {
    const { received, end } = socket();
    received.bytes(1, Buffer.concat([text('one'), close(1000)]));
    received.header(1, reportOf(close(1000)));
    received.header(1, reportOf(text('one')));
    expect(await end()).toMatchObject({ opcodes: [1, 8], contents: ['3 one'], faults: [], lost: new Set() });
  });

  it('accuse nobody where their times show it', async () => {
    const { received, end } = socket();
    received.bytes(2, text('caf\u{e9}').subarray(0, 3));
    received.header(1, reportOf(text('caf\u{e9}')));
    received.bytes(3, Buffer.from([0xff, 0xff, 0xff]));
    const seen = await end();
    expect(seen.faults).toEqual([]);
    expect(seen.lost).toContain('disordered received');
  });
});
