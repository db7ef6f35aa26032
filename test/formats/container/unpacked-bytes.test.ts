import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { mostUnpacked, UnpackedBytes } from '../../../src/formats/container/unpacked-bytes.ts';

it('reads any part of what was added, also where it was packed again', () => {
  const whole = new Uint8Array(70 << 20);
  // Every part is another, and most of them can be packed.
  for (let at = 0; at < whole.length; at += 1 << 20) whole.set(randomBytes(64), at);
  const bytes = new UnpackedBytes();
  for (let at = 0; at < whole.length; at += 700_001) bytes.add(whole.subarray(at, at + 700_001));
  expect(bytes.size).toBe(whole.length);
  const near = fc
    .nat(70)
    .chain((part) => fc.integer({ min: -100, max: 100 }).map((by) => part * (1 << 20) + by));
  fc.assert(
    fc.property(near, fc.nat(3_000_000), (place, length) => {
      const from = Math.min(whole.length, Math.max(0, place));
      const to = Math.min(whole.length, from + length);
      expect(Buffer.compare(bytes.read(from, to), whole.subarray(from, to))).toBe(0);
    }),
    { numRuns: 60 },
  );
});

it('a small container may unpack to 256 MiB, a large one to forty times its size, none to more than 2 GiB', () => {
  expect(mostUnpacked(1_000)).toBe(256 << 20);
  expect(mostUnpacked(10 << 20)).toBe(400 << 20);
  expect(mostUnpacked(1 << 30)).toBe(2 ** 31);
});
