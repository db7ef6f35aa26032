import { describe, expect, it } from 'vitest';
import { UnwrittenReports } from '../../../../src/capture/page-hook/relay/unwritten-reports.ts';

const report = (number: number, text = '') => `{"number":${number},"frame":"f"}\n${text}`;

function withReports(...numbers: number[]): UnwrittenReports {
  const unwritten = new UnwrittenReports();
  for (const number of numbers) unwritten.add(report(number));
  return unwritten;
}

describe('reports that are not written', () => {
  it('are kept until an acknowledgement of a later number, whatever line that came over', () => {
    const unwritten = withReports(3, 4, 5);
    unwritten.written(3);
    expect(unwritten.all).toEqual([report(3), report(4), report(5)]);
    unwritten.written(5);
    unwritten.written(4);
    expect(unwritten.all).toEqual([report(5)]);
    unwritten.written(100);
    expect(unwritten.all).toEqual([]);
  });

  it('are kept once, though a hook whose script was ended sends one again', () => {
    const unwritten = withReports(3, 4);
    unwritten.add(report(4));
    unwritten.add(report(5));
    expect(unwritten.all).toEqual([report(3), report(4), report(5)]);
  });

  it('are bounded: of too many the oldest are trusted to arrive', () => {
    const unwritten = new UnwrittenReports();
    const text = 'a'.repeat(1024 * 1024);
    for (let number = 0; number < 40; number++) unwritten.add(report(number, text));
    expect(unwritten.all).toHaveLength(31);
    expect(unwritten.all[0]).toBe(report(9, text));
  });
});
