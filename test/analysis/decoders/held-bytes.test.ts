import { expect, it } from 'vitest';
import { HeldBytes, placeAfter } from '../../../src/analysis/decoders/binary/held-bytes.ts';

const message = (outgoing: boolean, ...bytes: number[]) => ({
  opcode: 2,
  outgoing,
  bytes: Uint8Array.from(bytes),
});

it('puts what each side began before what that side sends next', () => {
  const held = new HeldBytes();
  held.hold(message(true), Uint8Array.of(1, 2));
  expect(held.with(message(false, 9))).toEqual({ bytes: Uint8Array.of(9), carried: 0 });
  expect(held.with(message(true, 3))).toEqual({ bytes: Uint8Array.of(1, 2, 3), carried: 2 });
  held.hold(message(true), null);
  expect(held.with(message(true, 4))).toEqual({ bytes: Uint8Array.of(4), carried: 0 });
});

it('gives up what has come to 16 MiB without its end', () => {
  const held = new HeldBytes();
  held.hold(message(false), new Uint8Array(16 << 20));
  expect(held.with(message(false, 1)).carried).toBe(0);
});

it('places what came before at the beginning of the message', () => {
  expect([0, 2, 5].map(placeAfter(3))).toEqual([0, 0, 2]);
});
