import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { scriptString } from '../../../src/formats/copy-as/script-string.ts';

it('is the text again when a script runs, and shows as it runs', () => {
  const context = createContext();
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const literal = scriptString(text);
      const value: unknown = runInContext(literal, context);
      expect(value).toBe(text);
      expect(literal).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
    }),
    { numRuns: 500 },
  );
});
