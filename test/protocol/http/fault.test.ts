import { describe, expect, it } from 'vitest';
import { FAULTS_KEPT_PER_CODE, FaultLog } from '../../../src/protocol/http/fault.ts';
import { notation } from '../fault-notation.ts';

describe('FaultLog', () => {
  it('lists faults in the order of the text', () => {
    const log = new FaultLog();
    log.add('b', 7, 1, '');
    log.add('a', 3, 2, '');
    expect(notation(log.list())).toEqual(['a@3+2', 'b@7+1']);
  });

  it('joins what is over the bound into one fault of the same code, and says how many', () => {
    const log = new FaultLog();
    for (let at = 0; at < FAULTS_KEPT_PER_CODE + 500; at += 1) log.add('many', at * 10, 4, '');
    log.add('rare', 99_999, 1, '');
    const faults = log.list();
    expect(faults).toHaveLength(FAULTS_KEPT_PER_CODE + 2);
    expect(faults.at(-2)).toEqual({
      code: 'many',
      index: FAULTS_KEPT_PER_CODE * 10,
      length: 4994,
      detail: '500 more faults of this kind',
    });
    expect(faults.at(-1)?.code).toBe('rare');
  });

  it('moves the faults of a part to their place in the whole', () => {
    const log = new FaultLog();
    log.shifted(10).add('a', 3, 2, '');
    expect(notation(log.list())).toEqual(['a@13+2']);
  });
});
