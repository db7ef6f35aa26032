import { describe, expect, it } from 'vitest';
import { PayloadCache } from '../../../src/panel/state/payload-cache.ts';
import { Previews } from '../../../src/panel/state/previews.ts';
import { Session } from '../../../src/session/session.ts';
import { sampleSession } from '../support/sample-session.ts';

describe('Previews', () => {
  const session = new Session();
  for (const batch of sampleSession().batches) session.apply(batch);
  const index = session.messages;

  it('gives the words of a row at once where its bytes are in memory, and has nothing drawn for them', async () => {
    const payloads = new PayloadCache(async () => new Uint8Array(100_000).fill(0x61));
    let draws = 0;
    const previews = new Previews(payloads, () => {
      draws++;
    });
    await payloads.load(index.payloadPlace(0));
    expect(previews.of(index, 0)).toMatch(/^a+$/);
    expect(draws).toBe(0);
  });

  it('has the list drawn once for all that was read from the disk meanwhile', async () => {
    const payloads = new PayloadCache(async () => new Uint8Array(100_000).fill(0x61));
    let draws = 0;
    const drawn = new Promise<void>((resolve) => {
      const previews = new Previews(payloads, () => {
        draws++;
        resolve();
      });
      expect(previews.of(index, 0)).toBeUndefined();
      expect(previews.of(index, 1)).toBeUndefined();
    });
    await drawn;
    await new Promise((resolve) => setTimeout(resolve));
    expect(draws).toBe(1);
  });
});
