import { describe, expect, it } from 'vitest';
import { FULL_ROWS } from '../../src/capture/message-rows.ts';
import { type Segment, SegmentBuilder } from '../../src/capture/segment-builder.ts';
import type { LifecycleEvent } from '../../src/events/event.ts';
import { FLAG, OPCODE } from '../../src/events/message-segment.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';

const EVENT: LifecycleEvent = { type: 'page/navigated', at: epochMilliseconds(0), url: '' };
const AT = epochMilliseconds(1234.5);
const ID = connectionId(3);

/** A builder that seals itself when full, as its owner would. */
function build(): { builder: SegmentBuilder; segments: Segment[]; calls: string[] } {
  const calls: string[] = [];
  const segments: Segment[] = [];
  const builder = new SegmentBuilder({
    begun: () => calls.push('begun'),
    full: () => {
      calls.push('full');
      const segment = builder.seal();
      if (segment !== null) segments.push(segment);
    },
  });
  return { builder, segments, calls };
}

describe('SegmentBuilder', () => {
  it('keeps the order of events among messages', () => {
    const { builder } = build();
    builder.lifecycle(EVENT);
    builder.message(ID, AT, OPCODE.text, 'a');
    builder.message(ID, AT, OPCODE.text | FLAG.outgoing, 'é');
    builder.lifecycle(EVENT);
    const segment = builder.seal();
    expect(segment?.events.map(({ offset }) => offset)).toEqual([0, 3]);
    expect(segment?.messages).toEqual({
      count: 2,
      time: new Float64Array([AT, AT]),
      connection: new Uint32Array([3, 3]),
      size: new Uint32Array([1, 2]),
      stored: new Uint32Array([1, 2]),
      flags: new Uint8Array([1, 0x11]),
    });
    expect(new TextDecoder().decode(segment?.payloads)).toBe('aé');
    expect(builder.seal()).toBeNull();
  });

  it('keeps bytes in the order of rows, texts of any length among binary ones', () => {
    const { builder } = build();
    const long = 'ж'.repeat(5000);
    const sent = ['é', 'b', long, null, '', '漢', null, 'x', '🚂'];
    for (const text of sent) {
      if (text === null) builder.message(ID, AT, OPCODE.binary, 'AQID');
      else builder.message(ID, AT, OPCODE.text, text);
    }
    const segment = builder.seal();
    expect([...(segment?.messages.size ?? [])]).toEqual([2, 1, 10_000, 3, 0, 3, 3, 1, 4]);
    expect(segment?.messages.stored).toEqual(segment?.messages.size);
    const expected = sent.map((text) => text ?? '\x01\x02\x03').join('');
    expect(new TextDecoder().decode(segment?.payloads)).toBe(expected);
  });

  it('says once a segment that it has begun', () => {
    const { builder, calls } = build();
    builder.message(ID, AT, OPCODE.text, '');
    builder.message(ID, AT, OPCODE.text, '');
    expect(calls).toEqual(['begun']);
    builder.seal();
    builder.lifecycle(EVENT);
    expect(calls).toEqual(['begun', 'begun']);
  });

  it('is full by rows', () => {
    const { builder, segments } = build();
    for (let i = 0; i <= FULL_ROWS; i++) builder.message(ID, AT, OPCODE.text, 'x');
    expect(segments.map(({ messages }) => messages.count)).toEqual([FULL_ROWS]);
    expect(builder.items).toBe(1);
  });

  it('is full by bytes', () => {
    const { builder, segments } = build();
    for (let i = 0; i < 40; i++) builder.message(ID, AT, OPCODE.text, 'x'.repeat(64 * 1024));
    expect(segments.map(({ payloads }) => payloads.length)).toEqual([1024 * 1024, 1024 * 1024]);
  });

  it('is full by events', () => {
    const { builder, segments } = build();
    for (let i = 0; i < 2048; i++) builder.lifecycle(EVENT);
    expect(segments.map(({ events }) => events.length)).toEqual([1024, 1024]);
  });

  it('gives a large message a segment of its own', () => {
    const { builder, segments } = build();
    builder.message(ID, AT, OPCODE.text, 'small');
    builder.message(ID, AT, OPCODE.text, 'x'.repeat(5 * 1024 * 1024));
    builder.message(ID, AT, OPCODE.text, 'small');
    expect(segments.map(({ payloads }) => payloads.length)).toEqual([5, 5 * 1024 * 1024]);
    expect(builder.items).toBe(1);
  });

  it('marks a payload that cannot be read as unknown', () => {
    const { builder } = build();
    builder.message(ID, AT, OPCODE.binary, '*');
    expect(builder.seal()?.messages.flags[0]).toBe(OPCODE.binary | FLAG.payloadUnknown);
  });

  it('marks a payload that was cut', () => {
    const { builder, segments } = build();
    builder.message(ID, AT, OPCODE.text, 'x'.repeat(64 * 1024 * 1024 + 1));
    expect(segments[0]?.messages.flags[0]).toBe(OPCODE.text | FLAG.payloadCut);
    expect(segments[0]?.messages.size[0]).toBe(64 * 1024 * 1024 + 1);
    expect(segments[0]?.messages.stored[0]).toBe(64 * 1024 * 1024);
  });

  it('ends no segment within what is written together, and before it for a message that is large', () => {
    const { builder, segments } = build();
    for (let i = 0; i < FULL_ROWS - 1; i++) builder.message(ID, AT, OPCODE.text, 'x');
    builder.together(() => {
      for (let i = 0; i < 1000; i++) builder.message(ID, AT, OPCODE.text, 'y');
      expect(segments).toEqual([]);
    });
    expect(segments.map(({ messages }) => messages.count)).toEqual([FULL_ROWS + 999]);
    builder.message(ID, AT, OPCODE.text, 'x');
    const large = 'z'.repeat(1024 * 1024);
    builder.together(() => {
      builder.message(ID, AT, OPCODE.text, large);
      builder.lifecycle(EVENT);
      builder.message(ID, AT, OPCODE.text, large);
    });
    expect(segments.map(({ messages }) => messages.count)).toEqual([FULL_ROWS + 999, 1, 2]);
    expect(segments[0]?.messages.size.every((size) => size === 1)).toBe(true);
  });
});
