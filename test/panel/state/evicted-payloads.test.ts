import { describe, expect, it } from 'vitest';
import { PayloadCache } from '../../../src/panel/state/payload-cache.ts';
import { Previews } from '../../../src/panel/state/previews.ts';
import { Session } from '../../../src/session/session.ts';
import { sampleSession } from '../support/sample-session.ts';

describe('the line of a message whose payload cannot be read', () => {
  const session = new Session();
  for (const batch of sampleSession().batches) session.apply(batch);

  it.each([
    ['evicted, where the store has it no more', async () => null, null],
    [
      'empty, where the disk failed: nobody knows',
      async () => {
        throw new Error('the disk');
      },
      '',
    ],
  ])('is %s', async (_, read, line) => {
    let drawn: (() => void) | null = null;
    const previews = new Previews(new PayloadCache(read), (draw) => {
      draw();
      drawn?.();
    });
    expect(previews.of(session.messages, 0)).toBeUndefined();
    await new Promise<void>((resolve) => {
      drawn = resolve;
    });
    expect(previews.of(session.messages, 0)).toBe(line);
  });
});
