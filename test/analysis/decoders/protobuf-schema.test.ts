import { create, createFileRegistry, toBinary } from '@bufbuild/protobuf';
import {
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { protobufWith } from '../../../src/analysis/decoders/protobuf/protobuf.ts';
import { ProtobufSchema } from '../../../src/analysis/decoders/protobuf/protobuf-schema.ts';
import { plainValue } from '../../../src/analysis/decoders/tree/plain-value.ts';

const field = (name: string, number: number, type: Type, label = Label.OPTIONAL, typeName = '') => ({
  name,
  number,
  type,
  label,
  typeName,
});

/** What `protoc` writes of a file with an order, its lines and a state. */
const SET = create(FileDescriptorSetSchema, {
  file: [
    {
      name: 'shop.proto',
      package: 'shop',
      syntax: 'proto3',
      enumType: [
        {
          name: 'State',
          value: [
            { name: 'OPEN', number: 0 },
            { name: 'PAID', number: 1 },
          ],
        },
      ],
      messageType: [
        {
          name: 'Line',
          field: [field('title', 1, Type.STRING), field('price', 2, Type.DOUBLE)],
        },
        {
          name: 'Order',
          field: [
            field('id', 1, Type.INT64),
            field('change', 2, Type.SINT32),
            field('gift', 3, Type.BOOL),
            field('token', 4, Type.BYTES),
            field('state', 5, Type.ENUM, Label.OPTIONAL, '.shop.State'),
            field('lines', 6, Type.MESSAGE, Label.REPEATED, '.shop.Line'),
            field('numbers', 7, Type.INT32, Label.REPEATED),
            field('ratio', 8, Type.FLOAT),
          ],
        },
      ],
    },
  ],
});
const BYTES = toBinary(FileDescriptorSetSchema, SET);
const ORDER = createFileRegistry(SET).getMessage('shop.Order');

function decoded(bytes: Uint8Array) {
  const schema = ProtobufSchema.read(BYTES);
  if (schema === null) throw new Error('the set is not read');
  return protobufWith(schema).open({ subprotocol: '', url: '' }).decode({ opcode: 2, outgoing: true, bytes });
}

function written(given: Record<string, unknown>): Uint8Array {
  if (ORDER === undefined) throw new Error('the set has no order');
  return toBinary(ORDER, create(ORDER, given));
}

describe('a schema that was given', () => {
  it('names the fields, and gives them their values', () => {
    const bytes = written({
      id: -5n,
      change: -7,
      gift: true,
      token: Uint8Array.of(1, 2),
      state: 1,
      lines: [{ title: 'tea', price: 2.5 }, { title: 'cup' }],
      numbers: [1, -2, 300],
      ratio: 0.5,
    });
    const message = decoded(bytes);
    expect(message.type).toBe('shop.Order');
    expect(plainValue(message.details().root)).toEqual({
      id: -5,
      change: -7,
      gift: true,
      token: 'AQI=',
      state: 'PAID',
      lines: [{ title: 'tea', price: 2.5 }, { title: 'cup' }],
      numbers: [1, -2, 300],
      ratio: 0.5,
    });
  });

  it('keeps numbers exact, and reads what the library wrote', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
        fc.array(fc.integer()),
        (id, numbers) => {
          const value = plainValue(decoded(written({ id, numbers, gift: true })).details().root);
          expect(value).toEqual({
            ...(id === 0n ? {} : { id: Number.isSafeInteger(Number(id)) ? Number(id) : String(id) }),
            gift: true,
            ...(numbers.length === 0 ? {} : { numbers }),
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('leaves alone what none of its types explains', () => {
    expect(decoded(Uint8Array.of(0xaa, 6, 1, 1)).type).toBe('fields');
  });

  it('says something sound of any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (bytes, set) => {
        const { from, to } = decoded(bytes).details().root;
        expect([from, to]).toEqual([0, bytes.length]);
        expect(() => ProtobufSchema.read(set)?.typed(bytes)).not.toThrow();
      }),
      { numRuns: 100 },
    );
  });
});
