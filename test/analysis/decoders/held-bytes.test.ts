import { describe, expect, it } from 'vitest';
import { HeldBytes, placeAfter } from '../../../src/analysis/decoders/binary/held-bytes.ts';
import { chooseDecoder, openConversation } from '../../../src/analysis/decoders/choose-decoder.ts';

const message = (outgoing: boolean, ...bytes: number[]) => ({
  opcode: 2,
  outgoing,
  bytes: Uint8Array.from(bytes),
});

const ENDS = { length: 0 };

it('puts what each side began before what that side sends next', () => {
  const held = new HeldBytes();
  held.hold(message(true), Uint8Array.of(1, 2), ENDS);
  expect(held.with(message(false, 9))).toEqual({ bytes: Uint8Array.of(9), carried: 0, isUnfinished: false });
  expect(held.with(message(true, 3))).toMatchObject({ bytes: Uint8Array.of(1, 2, 3), carried: 2 });
  held.hold(message(true), null, ENDS);
  expect(held.with(message(true, 4))).toMatchObject({ bytes: Uint8Array.of(4), carried: 0 });
});

it('says that a packet still lacks its length or its last byte', () => {
  const held = new HeldBytes();
  held.hold(message(true), Uint8Array.of(1, 2), { length: 4 });
  expect([3, 4].map((byte) => held.with(message(true, byte)).isUnfinished)).toEqual([true, false]);
  held.hold(message(false), Uint8Array.of(1, 2), { byte: 0 });
  expect([3, 0].map((byte) => held.with(message(false, byte)).isUnfinished)).toEqual([true, false]);
});

it('leaves as they are the bytes that it gave out', () => {
  const held = new HeldBytes();
  held.hold(message(true), Uint8Array.of(1), ENDS);
  const { bytes } = held.with(message(true, 2));
  held.hold(message(true), bytes.subarray(1), ENDS);
  held.with(message(true, 3));
  held.hold(message(true), Uint8Array.of(7, 8), ENDS);
  held.with(message(true, 9));
  expect(bytes).toEqual(Uint8Array.of(1, 2));
});

it('gives up what has come to 16 MiB without its end', () => {
  const held = new HeldBytes();
  held.hold(message(false), new Uint8Array(16 << 20), ENDS);
  expect(held.with(message(false, 1)).carried).toBe(0);
});

it('places what came before at the beginning of the message', () => {
  expect([0, 2, 5].map(placeAfter(3))).toEqual([0, 0, 2]);
});

describe('a packet in very many messages', () => {
  const BODY = 'x'.repeat(1 << 20);
  const head = Buffer.of(0x30, 0x83, 0x80, 0x40, 0, 1, 0x61);
  it.each([
    ['mqtt', Buffer.concat([head, Buffer.from(BODY)]), 'PUBLISH'],
    ['v12.stomp', Buffer.from(`SEND\ndestination:/a\n\n${BODY}\0`), 'SEND'],
    ['nats', Buffer.from(`PUB a ${BODY.length}\r\n${BODY}\r\n`), 'PUB'],
  ])('is read once: %s', (subprotocol, packet, type) => {
    const connection = { subprotocol, url: '' };
    const conversation = openConversation(connection, chooseDecoder(connection, []));
    const types = new Set<string>();
    let last = '';
    for (let at = 0; at < packet.length; at += 32) {
      last = conversation.decode({ opcode: 2, outgoing: true, bytes: packet.subarray(at, at + 32) }).type;
      if (at + 32 < packet.length) types.add(last);
    }
    expect([[...types], last]).toEqual([[type === 'SEND' ? 'SEND' : 'part'], type]);
  });
});
