import { describe, expect, it } from 'vitest';
import { epochMilliseconds } from '../../../src/events/units.ts';
import { nothingComes, recordingEnded } from '../../../src/panel/selectors/recording-ended.ts';
import type { Mark } from '../../../src/session/mark.ts';

const at = epochMilliseconds(1);
const started: Mark = {
  seq: 0,
  event: { type: 'recording/started', at, source: 'debugger', url: '', browser: '' },
};
const stopped: Mark = { seq: 1, event: { type: 'recording/stopped', at, why: 'asked', detail: '' } };
const navigated: Mark = { seq: 2, event: { type: 'page/navigated', at, url: '' } };

describe('the end of recording', () => {
  it.each([
    [[], false],
    [[started], false],
    [[started, stopped], true],
    [[started, stopped, navigated], true],
    [[started, stopped, started], false],
  ])('case %#', (marks, ended) => {
    expect(recordingEnded(marks)).toBe(ended);
  });

  it('is also that of a stored session, whatever its marks say', () => {
    expect(nothingComes([started], null)).toBe(false);
    expect(nothingComes([started], { finished: false })).toBe(false);
    expect(nothingComes([started], { finished: true })).toBe(true);
    expect(nothingComes([started, stopped], null)).toBe(true);
  });
});
