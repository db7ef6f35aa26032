import type { LogStore } from '../../store/log-store.ts';
import { matcherFor } from './match-bytes.ts';
import { searchBatch } from './search-batch.ts';
import type { SearchAnswer, SearchOrder } from './search-task.ts';

interface Doors {
  readonly ended: () => boolean;
  /** Settles when more was written (true) or the search is to end (false). */
  readonly waitForMore: () => Promise<boolean>;
  readonly answer: (answer: SearchAnswer) => void;
}

/** Hits are told at most this often, in milliseconds, so that a million of them do not flood the panel. */
const TELL_EVERY = 40;

/** Goes through a log's payloads for one text, telling the matching rows as it goes, and waits at the end for more. */
export async function runSearch(
  order: Extract<SearchOrder, { type: 'search' }>,
  store: Pick<LogStore, 'batches' | 'payloads'>,
  doors: Doors,
): Promise<void> {
  const matches = matcherFor(order.needle);
  let found: number[] = [];
  let next = 0;
  let firstRow = 0;
  let toldAt = performance.now();
  const tell = (atEnd: boolean) => {
    doors.answer({ id: order.id, rows: Uint32Array.from(found), batchesDone: next, atEnd });
    found = [];
    toldAt = performance.now();
  };
  do {
    for await (const batch of store.batches(order.log, next)) {
      if (doors.ended()) return;
      const has = batch.messages.connection.includes(order.connection);
      const payloads = has ? await store.payloads(order.log, batch.number) : null;
      if (doors.ended()) return;
      if (has) {
        searchBatch(
          batch.messages,
          payloads ?? new Uint8Array(0),
          order.connection,
          firstRow,
          matches,
          found,
        );
      }
      firstRow += batch.messages.count;
      next = batch.number + 1;
      if (performance.now() - toldAt >= TELL_EVERY) tell(false);
    }
    if (doors.ended()) return;
    tell(true);
  } while (await doors.waitForMore());
}
