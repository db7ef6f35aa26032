import { describe, expect, it } from 'vitest';
import type { LogId } from '../../../src/events/units.ts';
import { SearchSource } from '../../../src/panel/worker/search-source.ts';
import { SampleLog } from '../support/sample-log.ts';

function counted(batches: number): { log: SampleLog; store: SampleLog['store']; reads: () => number } {
  const log = new SampleLog();
  for (let i = 0; i < batches; i++) log.text(0, 'in', `payload ${i}`, i).cut();
  let reads = 0;
  const payloads = (name: LogId, batch: number) => {
    reads++;
    return log.store.payloads(name, batch);
  };
  return { log, store: { ...log.store, payloads }, reads: () => reads };
}

const look = (columns: { readonly stored: Uint32Array }) => ({
  bytesWanted: columns.stored.reduce((a, b) => a + b, 0),
});

async function all(
  source: SearchSource,
  log: SampleLog,
  from = 0,
  upTo = log.batches.length,
): Promise<string[]> {
  const texts: string[] = [];
  for await (const { number, block } of source.read(log.log, from, upTo, look)) {
    texts.push(`${number}: ${new TextDecoder().decode((await block) ?? new Uint8Array(0))}`);
  }
  return texts;
}

describe('SearchSource', () => {
  it('gives batches in order with their blocks, and the second time from memory', async () => {
    const { log, store, reads } = counted(50);
    const source = new SearchSource(store);
    const first = await all(source, log);
    expect(first).toHaveLength(50);
    expect(first[49]).toBe('49: payload 49');
    expect(await all(source, log)).toEqual(first);
    expect(reads()).toBe(50);
    source.clear();
    expect(source.bytes).toBe(0);
    expect(await all(source, log, 48)).toEqual(first.slice(48));
  });

  it('keeps no more than its bound, and still gives all', async () => {
    const { log, store, reads } = counted(50);
    const source = new SearchSource(store, 200);
    const first = await all(source, log);
    expect(source.bytes).toBeLessThanOrEqual(200);
    expect(source.bytes).toBeGreaterThan(0);
    expect(await all(source, log)).toEqual(first);
    expect(reads()).toBeGreaterThan(50);
  });

  it('forgets a log when it is asked for another', async () => {
    const { log, store } = counted(2);
    const other = new SampleLog('other');
    other.text(0, 'in', 'something else', 1).cut();
    const source = new SearchSource({
      batches: (name, from) => (name === other.log ? other.store : store).batches(name, from),
      payloads: (name, batch) => (name === other.log ? other.store : store).payloads(name, batch),
    });
    await all(source, log);
    expect(await all(source, other)).toEqual(['0: something else']);
  });
});
