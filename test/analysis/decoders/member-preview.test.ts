import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memberPreview } from '../../../src/analysis/decoders/json/member-preview.ts';
import type { PlainValue } from '../../../src/analysis/decoders/tree/plain-value.ts';
import { preview } from '../../../src/analysis/decoders/tree/preview.ts';

it('says of a member what a preview of its value says, however it is written', () => {
  const value = fc.jsonValue({ maxDepth: 6 });
  const name = fc.constantFrom('params', 'result', 'a', 'par', '"params":1');
  fc.assert(
    fc.property(
      fc.array(fc.tuple(name, value), { maxLength: 4 }),
      value,
      fc.constantFrom(undefined, 1, '\t'),
      fc.integer({ min: 2, max: 120 }),
      (others, params, space, length) => {
        const whole = Object.fromEntries([...others, ['params', params]]);
        const text = JSON.stringify(whole, null, space);
        const parsed: Record<string, PlainValue> = JSON.parse(text);
        expect(memberPreview(text, parsed, 'params', length)).toBe(preview(parsed.params, length));
      },
    ),
    { numRuns: 1000 },
  );
});

const of = (text: string) => memberPreview(text, JSON.parse(text), 'params', 50);

it('takes no member of another part for it, and none whose name is escaped', () => {
  expect(of('{"result":{"params":1},"params":2}')).toBe('2');
  expect(of('{"p\\u0061rams":2,"result":{"params":1}}')).toBe('2');
  expect(of('{"params":1,"params":2}')).toBe('2');
  expect(of('{"method":"a","params" : {"params":5}}')).toBe('{"params":5}');
  expect(of('{"note":"\\"params\\":7","params":2}')).toBe('2');
  expect(of('{"params":9007199254740993.10}')).toBe('9007199254740993.10');
});
