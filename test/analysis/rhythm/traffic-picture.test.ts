import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  GAP_STEPS,
  SIZE_STEPS,
  trafficPicture,
  wholeSpan,
} from '../../../src/analysis/rhythm/traffic-picture.ts';
import { FLAG, OPCODE } from '../../../src/events/message-segment.ts';
import { connectionId } from '../../../src/events/units.ts';
import { BufferedReadings } from '../../../src/session/buffered-readings.ts';
import { MessageIndex } from '../../../src/session/message-index.ts';

interface Row {
  readonly at: number;
  readonly outgoing: boolean;
  readonly size: number;
}

function indexOf(rows: readonly Row[]) {
  const index = new MessageIndex();
  index.beginBatch();
  index.append(
    {
      count: rows.length,
      time: Float64Array.from(rows, ({ at }) => at),
      connection: new Uint32Array(rows.length),
      size: Uint32Array.from(rows, ({ size }) => size),
      stored: new Uint32Array(rows.length),
      flags: Uint8Array.from(rows, ({ outgoing }) => OPCODE.text | (outgoing ? FLAG.outgoing : 0)),
    },
    0,
    rows.length,
    0,
  );
  return { index, list: index.ofConnection(connectionId(0)) };
}

const total = (counts: ArrayLike<number>) => Array.from(counts).reduce((sum, count) => sum + count, 0);
/** The steps that have anything, and how much. */
const steps = (counts: Uint32Array, limits: readonly number[]) =>
  [...counts].flatMap((count, k) => (count > 0 ? [[limits[k], count]] : []));

describe('the picture of traffic', () => {
  it('has each message of known time once, in bins that cover the time and are not too many', () => {
    const row = fc.record({
      at: fc.double({ min: 1, max: 1e13, noNaN: true }),
      outgoing: fc.boolean(),
      size: fc.nat(1e6),
    });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 60 }),
        fc.integer({ min: 2, max: 700 }),
        (rows, most) => {
          const { index, list } = indexOf(rows);
          const whole = wholeSpan(index, list, []) ?? { from: 0, until: 0 };
          const { span, binMs, sent, received } = trafficPicture(index, list, whole, null, most);
          expect(span.from).toBeLessThanOrEqual(whole.from);
          expect(span.until).toBeGreaterThanOrEqual(whole.until);
          expect(sent.messages.length).toBeLessThanOrEqual(most + 1);
          expect(binMs).toBeGreaterThan(0);
          const out = rows.filter(({ outgoing }) => outgoing);
          expect(total(sent.messages)).toBe(out.length);
          expect(total(sent.bytes)).toBe(out.reduce((sum, { size }) => sum + size, 0));
          expect(total(sent.sizes)).toBe(out.length);
          expect(total(received.messages)).toBe(rows.length - out.length);
        },
      ),
    );
  });

  it('spreads sizes and gaps over steps that they are not above', () => {
    const { index, list } = indexOf(
      [0, 1, 3, 53, 1053].map((ms, k) => ({ at: 1000 + ms, outgoing: true, size: k === 0 ? 0 : 150 })),
    );
    const { sent } = trafficPicture(index, list, { from: 1000, until: 2053 }, null, 100);
    expect(steps(sent.sizes, SIZE_STEPS)).toEqual([
      [0, 1],
      [200, 4],
    ]);
    expect(steps(sent.gaps, GAP_STEPS)).toEqual([
      [1, 1],
      [2, 1],
      [50, 1],
      [1000, 1],
    ]);
  });

  it('knows no time where there is none', () => {
    const { index, list } = indexOf([{ at: 0, outgoing: true, size: 1 }]);
    expect(wholeSpan(index, list, [Number.NaN])).toBeNull();
  });

  it('has the highest bufferedAmount at the sends of each bin, and none where nothing was sent', () => {
    const times = [1000, 2000, 3000, 4000, 4500, 6000];
    const { index, list } = indexOf(times.map((at) => ({ at, outgoing: at !== 2000, size: 5 })));
    const whole = { from: 1000, until: 6000 };
    const readings = new BufferedReadings();
    readings.add(1000, 0);
    readings.add(3000, 70_000);
    readings.add(4500, 10);
    const { buffered, binMs } = trafficPicture(index, list, whole, null, 6, readings);
    expect(binMs).toBe(1000);
    expect([...(buffered ?? [])]).toEqual([0, Number.NaN, 70_000, 70_000, Number.NaN, 10]);
    expect(trafficPicture(index, list, whole, null, 6).buffered).toBe(null);
    // What was read before the time that is drawn holds until it is read again.
    const part = trafficPicture(index, list, whole, { from: 4000, until: 6000 }, 3, readings);
    expect([...(part.buffered ?? [])]).toEqual([70_000, Number.NaN, 10]);
  });
});
