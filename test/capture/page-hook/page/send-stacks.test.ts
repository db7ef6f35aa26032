import { describe, expect, it } from 'vitest';
import { SendStacks } from '../../../../src/capture/page-hook/page/send-stacks.ts';

/** How many of so many sends in one second get their stack told. */
function taken(stacks: SendStacks, second: number, sends: number): number {
  let count = 0;
  for (let n = 0; n < sends; n++) if (stacks.take(second * 1000 + n / 10)) count++;
  return count;
}

describe('stacks of sends', () => {
  it('are told for every send of a calm page', () => {
    const stacks = new SendStacks();
    expect([1, 2, 3].map((second) => taken(stacks, second, 50))).toEqual([50, 50, 50]);
  });

  it('are given up while a page sends very often, and come back after a calm second', () => {
    const stacks = new SendStacks();
    expect([1, 2, 3, 4].map((second) => taken(stacks, second, second < 3 ? 5000 : 50))).toEqual([
      100, 0, 0, 50,
    ]);
  });
});
