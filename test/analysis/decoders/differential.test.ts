import { Encoder as MessagePackEncoder } from '@msgpack/msgpack';
import { encode as writeCbor } from 'cborg';
import fc from 'fast-check';
import { generate } from 'mqtt-packet';
import { PacketType, Encoder as SocketIoEncoder } from 'socket.io-parser';
import { describe, expect, it } from 'vitest';
import { chooseDecoder, openConversation } from '../../../src/analysis/decoders/choose-decoder.ts';
import type { Decoded } from '../../../src/analysis/decoders/decoded.ts';
import { plainValue } from '../../../src/analysis/decoders/tree/plain-value.ts';
import { isBranch, type TreeNode } from '../../../src/analysis/decoders/tree/tree-node.ts';

// What the protocol's own library writes is read as what it was given, each part from its own bytes.

/** Values that all of these formats hold alike; numbers are integers, or have a fraction. */
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
      fc.string({ unit: 'grapheme' }),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ unit: 'grapheme', maxLength: 6 }).filter((name) => name !== '__proto__'),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
}));

function decoded(subprotocol: string, bytes: Uint8Array): Decoded {
  const connection = { subprotocol, url: '' };
  const message = { opcode: 2, outgoing: true, bytes };
  return openConversation(connection, chooseDecoder(connection, [message])).decode(message);
}

/** Each leaf's bytes by themselves are its value: the offsets are right. A member begins with its key. */
function expectPlaced(root: TreeNode, bytes: Uint8Array, read: (part: Uint8Array) => unknown): void {
  if (!isBranch(root)) return;
  let at = root.from;
  for (const child of root.children) {
    expect(child.from).toBeGreaterThanOrEqual(at);
    at = child.to;
    if (root.list) expect(read(bytes.subarray(child.from, child.to))).toEqual(plainValue(child));
    expectPlaced(child, bytes, read);
  }
  expect(at).toBeLessThanOrEqual(root.to);
}

describe.each([
  ['msgpack', (given: unknown): Uint8Array => new MessagePackEncoder().encode(given)],
  ['cbor', (given: unknown): Uint8Array => writeCbor(given)],
])('%s', (subprotocol, write) => {
  it('is read as its library wrote it', () => {
    fc.assert(
      fc.property(value, (given) => {
        const bytes = write(given);
        const { root, problems } = decoded(subprotocol, bytes).details();
        expect([plainValue(root), problems]).toEqual([given, []]);
        expectPlaced(root, bytes, (part) => plainValue(decoded(subprotocol, part).details().root));
      }),
      { numRuns: 60 },
    );
  });
});

describe('mqtt', () => {
  const topic = fc.stringMatching(/^[a-z/]{1,20}$/);
  const packet = fc.record({
    topic,
    payload: fc.oneof(fc.string(), fc.json()),
    qos: fc.constantFrom<0 | 1 | 2>(0, 1, 2),
    retain: fc.boolean(),
    dup: fc.boolean(),
    messageId: fc.integer({ min: 1, max: 65_535 }),
  });

  it('is read as its library wrote it, several packets in a message too', () => {
    fc.assert(
      fc.property(fc.array(packet, { minLength: 1, maxLength: 3 }), (given) => {
        const packets = given.map((each) =>
          generate({ cmd: 'publish', ...each, dup: each.dup && each.qos > 0 }),
        );
        const bytes = new Uint8Array(Buffer.concat(packets));
        const read = decoded('mqtt', bytes);
        const { type } = read;
        const { root, problems } = read.details();
        expect([type, problems]).toEqual([given.length === 1 ? 'PUBLISH' : 'batch', []]);
        const parts = given.length === 1 ? [root] : isBranch(root) ? root.children : [];
        let at = 0;
        for (const [i, part] of parts.entries()) {
          const end = at + (packets[i]?.length ?? 0);
          expect([part.from, part.to]).toEqual([at, end]);
          expect(plainValue(part)).toMatchObject({ type: 'PUBLISH', topic: given[i]?.topic });
          at = end;
        }
        expect(at).toBe(bytes.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('socket.io', () => {
  const args = fc.array(fc.oneof(fc.jsonValue(), fc.uint8Array({ maxLength: 8 })), { maxLength: 3 });
  const names = fc.string({ minLength: 1 }).filter((name) => !/^(?:dis)?connect|Listener$/.test(name));

  it('is read as its library wrote it, attachments too', () => {
    fc.assert(
      fc.property(
        names,
        args,
        fc.option(fc.nat()),
        fc.constantFrom('/', '/admin'),
        (name, given, id, nsp) => {
          const written = new SocketIoEncoder().encode({
            type: PacketType.EVENT,
            nsp,
            data: [name, ...given.map((each) => (each instanceof Uint8Array ? Buffer.from(each) : each))],
            ...(id === null ? {} : { id }),
          });
          const messages = written.map((part) =>
            typeof part === 'string'
              ? { opcode: 1, outgoing: true, bytes: new TextEncoder().encode(`4${part}`) }
              : { opcode: 2, outgoing: true, bytes: new Uint8Array(part) },
          );
          const connection = { subprotocol: '', url: 'ws://host/socket.io/?EIO=4' };
          const conversation = openConversation(connection, chooseDecoder(connection, messages));
          const all = messages.map((message) => conversation.decode(message));
          const type = messages.length === 1 ? 'EVENT' : 'BINARY_EVENT';
          expect(all.map((each) => each.type)).toEqual(messages.map(() => type));
          const head = plainValue(all[0]?.details().root ?? { name: '', value: null, from: 0, to: 0 });
          expect(head).toMatchObject({ type, ...(nsp === '/' ? {} : { namespace: nsp }) });
          expect(all[0]?.repliesTo ?? null).toBe(id === null ? null : `${nsp}#${id}`);
        },
      ),
      { numRuns: 60 },
    );
  });
});
