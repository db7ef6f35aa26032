import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { readLogEnd } from '../../../src/background/log/read-log-end.ts';
import { logId } from '../../../src/events/units.ts';
import type { LogStore } from '../../../src/store/log-store.ts';
import { openLogStore } from '../../../src/store/open-log-store.ts';
import { batchesOf, columnsOf, discovered, started } from '../../store/sample-batches.ts';

const LOG = logId('a');
const payloads = (count: number) => new Uint8Array(count);

describe('the end of a log', () => {
  let store: LogStore;

  beforeEach(async () => {
    globalThis.indexedDB = new IDBFactory();
    store = await openLogStore();
  });

  it('is the newest thing in it, though a source told an older one last', async () => {
    const batches = batchesOf(LOG, [
      { events: [started(100, 'http://a/')], messages: columnsOf(16, 1, 100) },
      // As a page hook tells where a message was sent from, after the debugger told the answer to it.
      { events: [discovered(105)] },
    ]);
    for (const batch of batches) await store.append(batch, payloads(batch.messages.count));
    expect((await readLogEnd(store, LOG)).lastAt).toBe(115);
  });

  it('is nowhere where the log is empty', async () => {
    expect(await readLogEnd(store, LOG)).toMatchObject({ events: [], last: null, lastAt: null });
  });
});
