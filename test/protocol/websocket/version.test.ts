import { describe, expect, it } from 'vitest';
import { formatVersions, parseVersions } from '../../../src/protocol/websocket/version.ts';
import { notation } from '../fault-notation.ts';

describe('parseVersions', () => {
  it.each<[string, number[], string[]]>([
    ['13', [13], []],
    ['13, 8,7', [13, 8, 7], []],
    ['0', [0], []],
    ['255', [255], []],
    ['256', [256], ['version-out-of-range@0+3']],
    ['013', [13], ['leading-zero@0+3']],
    ['+13', [], ['invalid-version@0+3']],
    ['13.0', [], ['invalid-version@0+4']],
    ['13; a', [], ['invalid-version@0+5']],
    ['x, 13', [13], ['invalid-version@0+1']],
    ['9'.repeat(400), [], ['invalid-version@0+400']],
    ['', [], ['empty-list@0+0']],
    ['13,', [13], ['empty-element@3+0']],
  ])('%j', (value, versions, faults) => {
    const parsed = parseVersions(value);
    expect(parsed.value).toEqual(versions);
    expect(notation(parsed.faults)).toEqual(faults);
  });

  it('is written as a list', () => {
    expect(formatVersions([13, 8])).toBe('13, 8');
  });
});
