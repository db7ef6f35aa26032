import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Ajv from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainDecoded } from '../../../src/analysis/decoders/plain/plain-decoded.ts';
import type { PlainValue } from '../../../src/analysis/decoders/tree/plain-value.ts';
import { jsonSchemaOf } from '../../../src/analysis/shapes/json-schema-of.ts';
import { Shape } from '../../../src/analysis/shapes/shape.ts';
import { ShapeTable } from '../../../src/analysis/shapes/shape-table.ts';
import { typescriptOf } from '../../../src/analysis/shapes/typescript-of.ts';
import { PROJECT } from '../../../src/cli/build/project.ts';
import { SECRETS_IN_SHAPES } from '../../../src/formats/redaction/secrets-in-shapes.ts';

function shapeOf(values: readonly PlainValue[]): Shape {
  const shape = Shape.ofMessages(SECRETS_IN_SHAPES);
  for (const value of values) shape.add(value);
  return shape;
}

const typescript = (...values: PlainValue[]) => typescriptOf([{ name: 'Message', shape: shapeOf(values) }]);

/** Values as JSON has them, with names that a prototype has as well. */
const anyValues = fc.array(fc.jsonValue({ maxDepth: 4 }), { minLength: 1, maxLength: 12 }).map((values) => {
  const copied: PlainValue[] = JSON.parse(JSON.stringify(values));
  return copied;
});

describe('a shape', () => {
  it('as TypeScript says what is optional, what may be null, and what a list has', () => {
    const first = { id: 1, user: { name: 'a b', age: null }, tags: ['x y'], 'not-a-name': true };
    const second = { id: 2.5, user: { name: 'c d', age: 3 }, tags: [1], list: [] };
    expect(typescript(first, second)).toBe(`export interface Message {
  id: number;
  user: {
    name: string;
    age: number | null;
  };
  tags: (string | number)[];
  "not-a-name"?: boolean;
  list?: unknown[];
}
`);
  });

  it('lists the texts of a field that has few, and none that somebody wrote or drew', () => {
    const values = ['open', 'closed', 'open', 'open', 'closed', 'closed'].map((state, i) => ({
      state,
      token: 'a1b2c3d4e5',
      text: `words ${i}`,
    }));
    expect(typescript(...values)).toBe(`export interface Message {
  state: "closed" | "open";
  token: string;
  text: string;
}
`);
  });

  it('shows no text that may be a secret or a person, and none that is always the same but those that tell messages apart', () => {
    const values = Array.from({ length: 40 }, (_, i) => ({
      jsonrpc: '2.0',
      method: i % 2 === 0 ? 'sell' : 'buy',
      status: 'open',
      password: 'hunter',
      session: { of: i % 2 === 0 ? 'anna' : 'bert' },
      passwords: [i % 2 === 0 ? 'hunter' : 'fisher'],
      name: i % 2 === 0 ? 'ann' : 'bob',
      sentBy: i % 2 === 0 ? 'ann' : 'bob',
      place: 'planted',
      pass: { key: 'login', value: i % 2 === 0 ? 'hunter' : 'fisher' },
      issued: i % 2 === 0 ? 'ghp_abcdefghijklmnopqrstuvwxyzabcd' : 'none',
      color: i % 2 === 0 ? 'red' : 'blue',
      byToken: { ghp_abcdefghijklmnopqrstuvwxyzabcd: 1 },
    }));
    const types = typescript(...values);
    expect([...types.matchAll(/^ *(\w+): (".*);$/gm)].map(([, name, type]) => `${name}: ${type}`)).toEqual([
      'jsonrpc: "2.0"',
      'method: "buy" | "sell"',
      'status: "open"',
      'color: "blue" | "red"',
    ]);
    const schema = JSON.stringify(jsonSchemaOf([{ name: 'Message', shape: shapeOf(values) }]));
    expect(`${types}${schema}`).not.toMatch(/hunter|fisher|ann|bob|bert|planted|ghp_/);
  });

  it('of what is no object is a type', () => {
    expect(typescript([1], ['a b'], null)).toBe('export type Message = (string | number)[] | null;\n');
    expect(typescript({ a: 1 }, 5)).toBe('export type Message = {\n  a: number;\n} | number;\n');
    expect(typescript({})).toBe('export type Message = Record<string, never>;\n');
  });

  it('of a map, or of very deep or very many parts, is bounded', () => {
    const map = Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`id-${i}`, { n: i }]));
    expect(typescript({ users: map })).toContain('users: Record<string, unknown>;');
    let deep: PlainValue = 1;
    for (let i = 0; i < 5000; i += 1) deep = i % 2 === 0 ? [deep] : { deep };
    expect(typescript(deep).length).toBeLessThan(2000);
    const shape = Shape.ofMessages(SECRETS_IN_SHAPES);
    for (let i = 0; i < 300; i += 1)
      shape.add({
        [`a${i % 90}`]: Object.fromEntries(Array.from({ length: 99 }, (_, n) => [`b${n}-${i}`, n])),
      });
    expect(typescriptOf([{ name: 'Message', shape }]).length).toBeLessThan(500_000);
  });

  it('quotes names, and shows no character that an editor would not', () => {
    const type = typescript({ 'a"; evil(': 1, '\u202ex\u0000': 1, '*/': 1 });
    expect(type).toContain('"a\\"; evil(": number;');
    expect(type.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it('as JSON Schema finds the very values valid', () => {
    fc.assert(
      fc.property(anyValues, (values) => {
        const schema = jsonSchemaOf([{ name: 'Message', shape: shapeOf(values) }]);
        const validate = new Ajv().compile({ ...schema, $ref: '#/definitions/Message' });
        for (const value of values) expect([validate(value), validate.errors]).toEqual([true, null]);
      }),
      { numRuns: 30 },
    );
  });

  it('as JSON Schema finds others invalid', () => {
    const schema = jsonSchemaOf([{ name: 'Message', shape: shapeOf([{ id: 1, at: 'a b' }, { id: 2 }]) }]);
    const validate = new Ajv().compile({ ...schema, $ref: '#/definitions/Message' });
    expect([{ id: 3 }, { id: 3, at: 'x y' }].map((each) => validate(each))).toEqual([true, true]);
    expect([{}, { id: 'x' }, { id: 1.5 }, { id: 1, at: 2 }, []].map((each) => validate(each))).toEqual(
      Array(5).fill(false),
    );
  });

  it('as TypeScript compiles, with the very values', async () => {
    const lines: string[] = [];
    for (const [i, values] of fc.sample(anyValues, { numRuns: 25, seed: 7 }).entries()) {
      const name = `Message${i}`;
      // In a literal this name sets the prototype.
      const own = values.filter((value) => !JSON.stringify(value).includes('__proto__'));
      if (own.length === 0) continue;
      lines.push(typescriptOf([{ name, shape: shapeOf(own) }]));
      lines.push(
        `export const values${i}: ${name}[] = [${own.map((value) => JSON.stringify(value)).join(', ')}];`,
      );
    }
    const folder = await mkdtemp(join(tmpdir(), 'switchyard-shapes-'));
    try {
      await writeFile(join(folder, 'messages.ts'), lines.join('\n'));
      const tsc = join(PROJECT, 'node_modules/typescript/lib/tsc.js');
      const options = [
        '--noEmit',
        '--strict',
        '--target',
        'es2022',
        '--types',
        '',
        '--ignoreConfig',
        'messages.ts',
      ];
      const ended = await promisify(execFile)(process.execPath, [tsc, ...options], { cwd: folder }).catch(
        (problem: unknown) => problem,
      );
      expect(ended).toMatchObject({ stdout: '' });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('the shapes of a connection', () => {
  it('are told by what messages call themselves, and by who sends them', () => {
    const table = new ShapeTable(SECRETS_IN_SHAPES);
    const add = (text: string, outgoing: boolean) => {
      const bytes = new TextEncoder().encode(text);
      const decoded = plainDecoded({ opcode: 1, outgoing, bytes });
      table.add({ at: 0, outgoing, opcode: 1, size: bytes.length, decoded, bytes });
    };
    add('{"type":"chat.message","text":"a b"}', true);
    add('{"type":"chat.message","text":"a b","from":"c d"}', false);
    add('{"a":1}', false);
    add('42["say",{"a":1}]', true);
    add('no JSON', true);
    expect(table.shapes().map(({ name }) => name)).toEqual([
      'ClientChatMessage',
      'ServerChatMessage',
      'ServerObject',
      'ClientSay',
    ]);
  });
});
