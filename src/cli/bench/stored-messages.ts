// oxlint-disable unicorn/consistent-function-scoping -- functions that run inside of the panel take nothing along
/** What is written into a log. */
export interface StoredMessages {
  readonly count: number;
  /** Bytes of each payload: a number, then `x`. */
  readonly size: number;
  /** Epoch milliseconds of the first; each of the others comes a millisecond after the one before it. */
  readonly from: number;
}

/**
 * Runs inside of the panel's document and may use nothing from around it: puts messages of one connection into the log
 * that this panel shows, past the recording, and announces the last batch. The panel then misses all before it and
 * reads them from the disk, as it does with a stored session. Recording has to be off: it would not know of them.
 *
 * @throws Error where there is no log whose recording was stopped
 */
export async function writeStoredMessages({ count, size, from }: StoredMessages): Promise<void> {
  const rowsOfABatch = 1000;
  const done = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('the database refused')));
    });
  const database = await done(indexedDB.open('switchyard'));
  type Stored = {
    log: string;
    number: number;
    firstSeq: number;
    events: { event: { type: string; at: number } }[];
    messages: { count: number };
  };
  // The last that recording says is that it stopped; what it still has to write must be there before ours.
  const lastOfRecording = async (): Promise<Stored | undefined> => {
    const stored: Stored[] = await done(
      database.transaction('batches').objectStore('batches').index('eventful').getAll(),
    );
    return stored.findLast(({ events }) => events.at(-1)?.event.type === 'recording/stopped');
  };
  const deadline = Date.now() + 10_000;
  let before = await lastOfRecording();
  while (before === undefined) {
    if (Date.now() > deadline) throw new Error('the panel has no log that was stopped');
    await new Promise((resolve) => setTimeout(resolve, 20));
    before = await lastOfRecording();
  }
  const { log } = before;
  let number = before.number + 1;
  let seq = before.firstSeq + before.events.length + before.messages.count;
  const encoder = new TextEncoder();
  let announced: unknown = null;
  for (let row = 0; row < count; ) {
    const transaction = database.transaction(['batches', 'payloads'], 'readwrite', { durability: 'relaxed' });
    for (let k = 0; k < 20 && row < count; k++) {
      const rows = Math.min(rowsOfABatch, count - row);
      const payloads = new Uint8Array(rows * size).fill(0x78);
      const time = new Float64Array(rows);
      for (let i = 0; i < rows; i++) {
        time[i] = from + row + i;
        encoder.encodeInto(`${row + i} `, payloads.subarray(i * size, (i + 1) * size));
      }
      const created = {
        type: 'connection/created',
        at: from,
        connection: 0,
        source: 'debugger',
        kind: 'websocket',
        url: 'ws://stored.example/feed',
        sourceKey: 'stored',
        target: 'page',
        initiator: { seen: false, why: 'source-cannot' },
        pageUrl: { seen: false, why: 'source-cannot' },
      };
      const batch = {
        log,
        number,
        firstSeq: seq,
        events: row === 0 ? [{ seq, event: created }] : [],
        messages: {
          count: rows,
          time,
          connection: new Uint32Array(rows),
          size: new Uint32Array(rows).fill(size),
          stored: new Uint32Array(rows).fill(size),
          flags: new Uint8Array(rows).fill(1),
        },
      };
      transaction.objectStore('batches').put(batch.events.length === 0 ? batch : { ...batch, eventful: 1 });
      transaction.objectStore('payloads').put(payloads, [log, number]);
      announced = batch;
      seq += rows + batch.events.length;
      number++;
      row += rows;
    }
    await new Promise((resolve, reject) => {
      transaction.addEventListener('complete', resolve);
      transaction.addEventListener('abort', () =>
        reject(transaction.error ?? new Error('the write was aborted')),
      );
    });
  }
  database.close();
  const channel = new BroadcastChannel('switchyard-log');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
  channel.postMessage({ type: 'batch', batch: announced });
  channel.close();
}
