import { describe, expect, it } from 'vitest';
import type { ProbeAnswer } from '../../../src/channel/probe-answer.ts';
import { connectionId } from '../../../src/events/units.ts';
import { Probes } from '../../../src/panel/state/probes.ts';

const ID = connectionId(3);

function setUp() {
  const asked: string[] = [];
  let answer: ((given: ProbeAnswer) => void) | null = null;
  const probes = new Probes((url) => {
    asked.push(url);
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  return { probes, asked, answer: () => answer?.({ outcome: 'late' }) };
}

describe('probes', () => {
  it('send one request for two presses', async () => {
    const { probes, asked, answer } = setUp();
    const first = probes.start(ID, 'ws://a/');
    await probes.start(ID, 'ws://a/');
    expect(probes.of(ID)).toBe('asking');
    answer();
    await first;
    expect(probes.of(ID)).toEqual({ outcome: 'late' });
    expect(asked).toEqual(['ws://a/']);
  });

  it('do not take the answer for another log’s connection', async () => {
    const { probes, answer } = setUp();
    const first = probes.start(ID, 'ws://a/');
    probes.clear();
    answer();
    await first;
    expect(probes.of(ID)).toBeUndefined();
  });
});
