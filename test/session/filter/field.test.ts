import { signal } from '@preact/signals';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OPCODE } from '../../../src/events/message-segment.ts';
import { withoutField } from '../../../src/panel/state/field-grouping.ts';
import { addTerm } from '../../../src/panel/views/menus/filter-term.ts';
import {
  type Field,
  fieldTerm,
  fieldText,
  noFieldTerm,
  pathText,
  readField,
} from '../../../src/session/filter/field.ts';
import {
  comparableJson,
  exactJsonOf,
  valueAt,
  writtenValue,
} from '../../../src/session/filter/field-value.ts';
import { payloadPredicate } from '../../../src/session/filter/match-payload.ts';
import { parseFilter } from '../../../src/session/filter/parse-filter.ts';

const json = (...path: string[]): Field => ({ of: 'json', path });
const matches = (filter: string, text: string) =>
  parseFilter(filter).value.terms.every((term) =>
    payloadPredicate(term)({ flags: OPCODE.text, size: text.length, text, decoded: null }),
  );

describe('a field', () => {
  it.each([
    [json('user', 'id'), 'json.user.id'],
    [json('items', '0', 'a b'), 'json.items.0["a b"]'],
    [{ of: 'decoded', path: ['x"y\\z'] } as const, 'decoded["x\\"y\\\\z"]'],
    [json('a.b', 'c=d'), 'json["a.b"]["c=d"]'],
  ])('is written as the filter language reads it: %j', (field, written) => {
    expect(fieldText(field)).toBe(written);
    expect(readField(written)).toEqual(field);
  });

  it.each(['', 'json', 'jsonx.a', 'text.a', 'json.'])('is not %j', (text) => {
    expect(readField(text)).toBeNull();
  });

  it('is written for people', () => {
    expect(pathText(['user', 'tags', 1, 'a b'])).toBe('user.tags[1]["a b"]');
  });

  it('makes a condition that finds its value and no other, whatever they are', () => {
    const printable = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !/\p{Cc}/u.test(text));
    fc.assert(
      fc.property(fc.array(printable, { minLength: 1, maxLength: 3 }), printable, (path, value) => {
        const term = fieldTerm(json(...path), value);
        const [parsed, ...others] = parseFilter(`dir:in ${term} -heartbeat`).value.terms.slice(1);
        expect(parsed).toMatchObject({ kind: 'json', path, comparison: '=', value });
        expect(others).toHaveLength(1);
        const text = JSON.stringify(path.reduceRight<unknown>((inner, key) => ({ [key]: inner }), value));
        expect(matches(term ?? '', text)).toBe(true);
        expect(matches(noFieldTerm(json(...path)) ?? '', text)).toBe(false);
        expect(matches(noFieldTerm(json(...path)) ?? '', '{}')).toBe(true);
      }),
    );
  });

  it('compares a number with many inner zeros in no time', () => {
    const number = `1${'0'.repeat(100_000)}1`;
    const start = performance.now();
    expect(comparableJson(number)).toBe(number);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  it('reads long numbers of a text just below the limit', () => {
    const text = `{"a":[${'1234567890123456,'.repeat(240_000)}12345678901234567890]}`;
    expect(text.length).toBeLessThan(4 * 1024 * 1024);
    expect(writtenValue(valueAt(exactJsonOf(text), ['a', '240000']))).toBe('12345678901234567890');
  });

  it.each(['007', '01', '7.'])('%s is not the number that it resembles', (written) => {
    expect(matches(`json.a=${written}`, `{"a":${Number(written)}}`)).toBe(false);
  });

  it('tells numbers apart that JavaScript does not', () => {
    const text =
      '{"id":9007199254740993,"at":0.12345678901234567891,"text":"12345678901234567890","far":1e400}';
    const at = (key: string) => writtenValue(valueAt(exactJsonOf(text), [key]));
    expect(['id', 'at', 'text', 'far'].map(at)).toEqual([
      '9007199254740993',
      '0.12345678901234567891',
      '12345678901234567890',
      '1e400',
    ]);
    expect(matches('json.id=9007199254740993', text)).toBe(true);
    expect(matches('json.id=9007199254740992', text)).toBe(false);
    expect(matches('json.id>9007199254740000', text)).toBe(true);
  });

  it('has no condition that a line could not hold', () => {
    expect(fieldTerm(json('a'), 'two\nlines')).toBeNull();
    expect(fieldTerm(json('a'), 'x'.repeat(501))).toBeNull();
  });
});

describe('a filter', () => {
  it('keeps what stands in quotes when a condition is added', () => {
    const filter = signal('json.a="x  y" hay');
    addTerm(filter, 'json["b c"]="1 2"');
    expect(filter.value).toBe('json.a="x  y" hay json["b c"]="1 2"');
    addTerm(filter, '-hay');
    expect(filter.value).toBe('json.a="x  y" json["b c"]="1 2" -hay');
  });

  it('loses its conditions on a field where values of the field are to be chosen', () => {
    expect(withoutField('dir:in json.a="x  y" json.ab=1 -json.a~"" hay', json('a'))).toBe(
      'dir:in json.ab=1 hay',
    );
  });
});
