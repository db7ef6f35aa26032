import { describe, expect, it } from 'vitest';
import {
  formatCapsuleProtocol,
  parseCapsuleProtocol,
} from '../../../src/protocol/upgrade/capsule-protocol.ts';
import { notation } from '../fault-notation.ts';

describe('parseCapsuleProtocol', () => {
  it.each<[string, boolean | null, string[]]>([
    ['?1', true, []],
    ['?0', false, []],
    ['?1;a=b;c', true, []],
    ['1', null, ['not-a-boolean@0+1']],
    ['true', null, ['not-a-boolean@0+4']],
    ['?T', null, ['invalid-item@0+2']],
    ['?1, ?1', true, ['text-after-item@2+4']],
    ['', null, ['empty-value@0+0']],
  ])('%j: %j', (text, value, faults) => {
    const parsed = parseCapsuleProtocol(text);
    expect(parsed.value).toBe(value);
    expect(notation(parsed.faults)).toEqual(faults);
  });

  it('is written as a structured Boolean', () => {
    expect([formatCapsuleProtocol(true), formatCapsuleProtocol(false)]).toEqual(['?1', '?0']);
  });
});
