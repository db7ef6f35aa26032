// oxlint-disable unicorn/consistent-function-scoping -- functions that run inside the panel cannot use their scope
/** What to write into a log. */
export interface StoredMessages {
  readonly count: number;
  /** Bytes of each payload. */
  readonly size: number;
  /** Epoch milliseconds of the first. */
  readonly from: number;
  /** Milliseconds from each to the next; default 1. */
  readonly every?: number;
  /** Connections that take turns with the messages; default 1. */
  readonly connections?: number;
  /** Messages written at once; default 1000. A recording of 10,000 a second has some 250. */
  readonly ofABatch?: number;
  /** What the payloads are: a number, then `x` (the default), or a JSON object. */
  readonly words?: 'x' | 'json';
  /** Messages a second: each batch is announced at its time, as in a live recording. Default: as fast as possible. */
  readonly perSecond?: number;
  /** Whether the last batch is announced; default yes. `announceLastBatch` does it later. */
  readonly announce?: boolean;
  /** A log of its own; without it, the one that the panel shows. */
  readonly log?: string;
}

/**
 * Runs inside an extension page or worker and must not use anything from its scope: writes messages into a log, without a
 * recording, and announces the last batch. A panel that shows the log then misses all earlier batches and reads them from
 * disk, as it does with a stored session. Recording has to be off, because it would not know of them. A further call
 * continues in the same connections. Returns the name of the log.
 *
 * @throws Error where no log is named and there is none whose recording was stopped
 */
export async function writeStoredMessages({
  count,
  size,
  from,
  every = 1,
  connections = 1,
  ofABatch = 1000,
  words = 'x',
  perSecond = Infinity,
  announce = true,
  log: named,
}: StoredMessages): Promise<string> {
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
  // The last event of a recording is that it stopped; everything it still writes must come before ours.
  const lastOfRecording = async (): Promise<Stored | undefined> => {
    const stored: Stored[] = await done(
      database.transaction('batches').objectStore('batches').index('eventful').getAll(),
    );
    return stored.findLast(({ events }) => events.at(-1)?.event.type === 'recording/stopped');
  };
  const afterRecording = async (): Promise<{ log: string; number: number; seq: number; made: boolean }> => {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const before = await lastOfRecording();
      if (before !== undefined) {
        const { log } = before;
        const batches = database.transaction('batches').objectStore('batches');
        const cursor = await done(batches.openCursor(IDBKeyRange.bound([log], [log, []]), 'prev'));
        const { number, firstSeq, events, messages }: Stored = cursor?.value ?? before;
        const seq = firstSeq + events.length + messages.count;
        return { log, number: number + 1, seq, made: number !== before.number };
      }
      if (Date.now() > deadline) throw new Error('the panel has no log that was stopped');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const start = named === undefined ? await afterRecording() : { log: named, number: 0, seq: 0, made: false };
  const { log } = start;
  let { number, seq } = start;
  const text = (row: number) =>
    words === 'x'
      ? `${row} `.padEnd(size, 'x')
      : `{"n":${row},"word":"hay"`.padEnd(Math.max(0, size - 1)).concat('}');
  const created = (connection: number) => ({
    type: 'connection/created',
    at: from,
    connection,
    source: 'debugger',
    kind: 'websocket',
    url: `ws://stored.example/${connection === 0 ? 'feed' : `feed-${connection}`}`,
    sourceKey: `stored-${connection}`,
    target: 'page',
    initiator: { seen: false, why: 'source-cannot' },
    pageUrl: { seen: false, why: 'source-cannot' },
  });
  const encoder = new TextEncoder();
  let announced: unknown = null;
  const channel = new BroadcastChannel('switchyard-log');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
  const announceBatch = () => channel.postMessage({ type: 'batch', batch: announced });
  const atOnce = perSecond === Infinity ? 20_000 : ofABatch;
  const began = performance.now();
  for (let row = 0; row < count; ) {
    const transaction = database.transaction(['batches', 'payloads'], 'readwrite', { durability: 'relaxed' });
    for (let stop = Math.min(count, row + atOnce); row < stop; ) {
      const rows = Math.min(ofABatch, count - row);
      let payloads = '';
      const time = new Float64Array(rows);
      const connection = new Uint32Array(rows);
      for (let i = 0; i < rows; i++) {
        time[i] = from + (row + i) * every;
        connection[i] = (row + i) % connections;
        payloads += text(row + i);
      }
      const first = row === 0 && !start.made ? connections : 0;
      const events = Array.from({ length: first }, (_, k) => ({ seq: seq + k, event: created(k) }));
      const batch = {
        log,
        number,
        firstSeq: seq,
        events,
        messages: {
          count: rows,
          time,
          connection,
          size: new Uint32Array(rows).fill(size),
          stored: new Uint32Array(rows).fill(size),
          flags: new Uint8Array(rows).fill(1),
        },
      };
      transaction.objectStore('batches').put(batch.events.length === 0 ? batch : { ...batch, eventful: 1 });
      transaction.objectStore('payloads').put(encoder.encode(payloads), [log, number]);
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
    if (perSecond === Infinity) continue;
    if (row < count) announceBatch();
    const early = began + (row / perSecond) * 1000 - performance.now();
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
  }
  database.close();
  if (announce) announceBatch();
  channel.close();
  return log;
}

/** Runs inside of an extension page, after `writeStoredMessages` that announced nothing: announces the last batch it wrote. */
export async function announceLastBatch(log: string): Promise<void> {
  const answer = <T>(request: IDBRequest<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      request.addEventListener('success', () => resolve(request.result));
      request.addEventListener('error', () => reject(request.error ?? new Error('the database refused')));
    });
  const database = await answer(indexedDB.open('switchyard'));
  const batches = database.transaction('batches').objectStore('batches');
  const last = await answer(batches.openCursor(IDBKeyRange.bound([log], [log, []]), 'prev'));
  const batch: unknown = last?.value;
  database.close();
  const channel = new BroadcastChannel('switchyard-log');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
  channel.postMessage({ type: 'batch', batch });
  channel.close();
}
