import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scriptString } from '../../../src/formats/copy-as/script-string.ts';

const hidden = fc.constantFrom(
  '\u061c',
  '\u200b',
  '\u200d',
  '\ufeff',
  '\u00ad',
  '\u{e0041}',
  '\u3164',
  '\u202e',
  'a',
);
const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: hidden }));

it('is the text again when a script runs, and shows as it runs', () => {
  const context = createContext();
  fc.assert(
    fc.property(anyText, (text) => {
      const literal = scriptString(text);
      const value: unknown = runInContext(literal, context);
      expect(value).toBe(text);
      expect(literal).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
    }),
    { numRuns: 500 },
  );
});
