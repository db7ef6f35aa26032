import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Base64Variant, encodeBase64, readBase64 } from '../../../src/protocol/http/base64.ts';
import { FaultLog } from '../../../src/protocol/http/fault.ts';
import { notation } from '../fault-notation.ts';

describe('base64', () => {
  it('agrees with Node both ways', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.constantFrom<Base64Variant[]>('base64', 'base64url'),
        (bytes, variant) => {
          const log = new FaultLog();
          const text = encodeBase64(bytes, variant);
          expect(text).toBe(Buffer.from(bytes).toString(variant));
          expect(readBase64(text, variant, log)).toEqual(bytes);
          expect(log.list()).toEqual([]);
        },
      ),
    );
  });

  it.each<[string, Base64Variant, number[] | null, string[]]>([
    ['', 'base64', [], []],
    ['YQ==', 'base64', [97], []],
    ['YQ', 'base64', [97], ['missing-padding@2+0']],
    ['YQ=', 'base64', [97], ['missing-padding@3+0']],
    ['YQ===', 'base64', [97], ['excess-padding@4+1']],
    ['YWJj=', 'base64', [97, 98, 99], ['excess-padding@4+1']],
    ['YR==', 'base64', [97], ['unused-bits@1+1']],
    ['Y', 'base64', null, ['wrong-digit-count@1+0']],
    ['Y===', 'base64', null, ['wrong-digit-count@1+0']],
    ['=', 'base64', [], ['excess-padding@0+1']],
    ['Y=Q=', 'base64', null, ['invalid-character@1+1']],
    ['-_', 'base64', null, ['invalid-character@0+1', 'invalid-character@1+1']],
    ['\u00e9\u212a', 'base64', null, ['invalid-character@0+1', 'invalid-character@1+1']],
    ['-_8', 'base64url', [251, 255], []],
    ['YQ==', 'base64url', [97], ['excess-padding@2+2']],
    ['+/', 'base64url', null, ['invalid-character@0+1', 'invalid-character@1+1']],
  ])('%j as %s', (text, variant, bytes, faults) => {
    const log = new FaultLog();
    const read = readBase64(text, variant, log);
    expect(read === null ? null : [...read]).toEqual(bytes);
    expect(notation(log.list())).toEqual(faults);
  });
});
