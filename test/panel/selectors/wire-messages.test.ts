import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionId } from '../../../src/events/units.ts';
import { BatchBuilder } from '../../../src/formats/batch-builder.ts';
import { WireRecorder } from '../../../src/formats/wire-recorder.ts';
import { WireMessages } from '../../../src/panel/selectors/wire-messages.ts';
import { wireOf } from '../../../src/panel/selectors/wire-of.ts';
import { WireReader } from '../../../src/protocol/websocket/wire-reader.ts';
import { Session } from '../../../src/session/session.ts';
import { LONG_TEXT, wireSamples } from '../support/wire-samples.ts';

const ID = connectionId(0);

function sessionOf({ batches }: Pick<BatchBuilder, 'batches'>): Session {
  const session = new Session();
  for (const batch of batches) session.apply(batch);
  return session;
}

function samples(...args: Parameters<typeof wireSamples>) {
  const session = sessionOf(wireSamples(...args));
  const [connection] = session.connections;
  if (connection === undefined) throw new Error('the sample has no connection');
  return { session, connection, of: wireOf(session, connection) };
}

describe('WireMessages', () => {
  it('puts the frames of a fragmented message together, with the ping among them left alone', () => {
    const { session, of } = samples();
    const parts = [2, 3, 6].map((frame) => of?.messages.message(frame));
    for (const part of parts) expect(part).toMatchObject({ first: 2, last: 6, frames: 3, bytes: 6 });
    const row = parts[0]?.row ?? -1;
    expect(session.messages.size(row)).toBe(6);
    expect(of?.messages.frameOfRow(session.messages, row)).toBe(2);
    expect([2, 3, 6].map((frame) => of?.messages.payloadBefore(frame))).toEqual([0, 3, 5]);
    const ping = of?.messages.message(4);
    expect(ping).toMatchObject({ first: 4, last: 4, frames: 1 });
    expect(session.messages.row(ping?.row ?? -1)).toMatchObject({ opcode: 9, size: 11 });
    expect(of?.messages.message(8), 'a close frame is no message').toBeNull();
    expect(of?.messages.controlFrames).toBe(4);
  });

  it('sums up what compression saved, to the byte', () => {
    const { of } = samples();
    const message = of?.messages.message(1);
    expect(message).toMatchObject({ compressed: true, frames: 1 });
    expect(of?.messages.compression).toEqual({
      messages: 1,
      onWire: message?.bytes,
      inflated: LONG_TEXT.length,
    });
  });

  it.each([
    ['has none of them', 0, false],
    ['lacks one', -1, false],
    ['goes on after the wire', 1, true],
  ] as const)(
    'names messages only where the recording can be put beside the wire: it %s',
    (_, more, sure) => {
      const { session, connection } = samples('exact', 20);
      const wire = session.wire(connection.id);
      if (wire === null) throw new Error('no wire');
      const all = session.messages.ofConnection(connection.id);
      const rows = Array.from({ length: all.length }, (_, k) => all.at(k));
      const recorded = more === 1 ? [...rows, rows.at(-1) ?? 0] : more === 0 ? [] : rows.slice(0, -1);
      const messages = new WireMessages(wire, true);
      messages.advance(session.messages, { length: recorded.length, at: (k) => recorded[k] ?? 0 }, true);
      expect(messages.doubt).toBe(sure ? null : 'lacking');
      expect(messages.message(7)?.row === null).toBe(!sure);
      const unlinked = new WireMessages(wire, true);
      unlinked.advance(session.messages, all, false);
      expect(unlinked.doubt, 'the recording began later').toBe('unlinked');
    },
  );

  it('names no row from where sizes contradict the order', () => {
    const { session, connection } = samples('exact', 5);
    const all = session.messages.ofConnection(connection.id);
    const wire = session.wire(connection.id);
    if (wire === null) throw new Error('no wire');
    const messages = new WireMessages(wire, true);
    // The recording has one more message before all that the server sent.
    const rows = Array.from({ length: all.length }, (_, k) => all.at(k));
    const doubled = [rows[1] ?? 0, ...rows];
    messages.advance(session.messages, { length: doubled.length, at: (k) => doubled[k] ?? 0 }, true);
    expect(messages.message(7)?.row).toBeNull();
    expect(messages.doubt).toBe('differing');
    expect(messages.message(0)?.row).toBe(rows[0]);
  });

  it('names no row where the opcodes are of other messages, nor of those before that look alike', () => {
    const builder = new BatchBuilder('any');
    const recorder = new WireRecorder(builder, ID, 'netlog', null);
    for (const opcode of [1, 1, 2, 1]) recorder.bytes(0, false, Uint8Array.of(0x80 | opcode, 2, 97, 98));
    recorder.end(0);
    builder.flush();
    const session = sessionOf(builder);
    const wire = session.wire(ID);
    if (wire === null) throw new Error('no wire');
    const all = session.messages.ofConnection(ID);
    // The recording lacks one of the first two, and goes on after the wire.
    const recorded = [0, 2, 3, 3].map((k) => all.at(k));
    const messages = new WireMessages(wire, true);
    messages.advance(session.messages, { length: recorded.length, at: (k) => recorded[k] ?? 0 }, true);
    expect([0, 1, 2, 3].map((frame) => messages.message(frame)?.row)).toEqual([null, null, null, null]);
    expect(messages.doubt).toBe('differing');
  });

  it('agrees with the reader of the wire about every offset and message of any frames', () => {
    const frame = fc.record({
      outgoing: fc.boolean(),
      first: fc.constantFrom(0x81, 0x82, 0x01, 0x02, 0x00, 0x80, 0x89, 0x8a, 0x88, 0xc1, 0x09),
      masked: fc.boolean(),
      payload: fc.uint8Array({ maxLength: 140 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 40 }), (frames) => {
        const builder = new BatchBuilder('any');
        const recorder = new WireRecorder(builder, ID, 'netlog', null);
        const reader = new WireReader(null);
        const expected = frames.flatMap(({ outgoing, first, masked, payload }) => {
          const { length } = payload;
          const size = length < 126 ? [length] : [126, length >> 8, length & 255];
          size[0] = (size[0] ?? 0) | (masked ? 0x80 : 0);
          const bytes = Uint8Array.of(first, ...size, ...(masked ? [1, 2, 3, 4] : []), ...payload);
          recorder.bytes(0, outgoing, bytes.slice());
          return [...reader.push(outgoing, bytes)];
        });
        recorder.end(0);
        builder.flush();
        const session = sessionOf(builder);
        const wire = session.wire(ID);
        expect(wire?.count ?? 0).toBe(expected.length);
        if (wire === null) return;
        const messages = new WireMessages(wire, true);
        messages.advance(session.messages, session.messages.ofConnection(ID), true);
        expect(messages.doubt).toBeNull();
        for (const [i, { offset, message, header }] of expected.entries()) {
          expect(messages.offset(i)).toBe(offset);
          if (message === null || header.opcode === 8) continue;
          const found = messages.message(i);
          expect(found).toMatchObject({ last: i, bytes: message.sizeOnWire });
          const row = session.messages.row(found?.row ?? -1);
          expect(row).toMatchObject({ opcode: message.opcode, size: message.size ?? 0 });
          expect(messages.frameOfRow(session.messages, found?.row ?? -1)).toBe(found?.first);
        }
      }),
    );
  });
});
