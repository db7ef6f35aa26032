/** Functions that run inside an extension page: they may use nothing from around them. */

/** What is to be exported, beside what the panel would say. */
export interface ExportSeed {
  readonly log: string;
  readonly messages: number;
  /** Messages come from them by turns. */
  readonly connections: number;
}

/** What one export took, beside `JSON.stringify` of what is in the file, in the same page. */
export interface ExportRun {
  readonly milliseconds: number;
  readonly stringify: number;
  /** The same, and to read the stored log without looking at it, and to make a Blob of the text. */
  readonly leastWork: number;
  readonly bytes: number;
  readonly messages: number;
}

/**
 * Writes a log as a recording of 10,000 messages of 64 bytes a second would have: batches of 25 ms, JSON in the payloads.
 * Straight into the database, whose stores the background has made.
 */
export async function seedLog({ log, messages, connections }: ExportSeed): Promise<void> {
  const A_BATCH = 250;
  const SIZE = 64;
  const opening = indexedDB.open('switchyard');
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(new Error('the database does not open')));
  });
  const encoder = new TextEncoder();
  const start = Date.now();
  for (let first = 0; first < messages; ) {
    const transaction = database.transaction(['batches', 'payloads'], 'readwrite');
    for (let n = 0; n < 200 && first < messages; n++) {
      const count = Math.min(A_BATCH, messages - first);
      const row = (i: number) => first + i;
      let text = '';
      for (let i = 0; i < count; i++) text += `{"n":${row(i)},"word":"hay"`.padEnd(SIZE - 1).concat('}');
      const number = Math.floor(first / A_BATCH);
      transaction.objectStore('batches').add({
        log,
        number,
        firstSeq: first,
        events: [],
        messages: {
          count,
          time: Float64Array.from({ length: count }, (_, i) => start + row(i) / 10),
          connection: Uint32Array.from({ length: count }, (_, i) => row(i) % connections),
          size: new Uint32Array(count).fill(SIZE),
          stored: new Uint32Array(count).fill(SIZE),
          flags: new Uint8Array(count).fill(1),
        },
      });
      transaction.objectStore('payloads').put(encoder.encode(text), [log, number]);
      first += count;
    }
    await new Promise<void>((resolve, reject) => {
      transaction.addEventListener('complete', () => resolve());
      transaction.addEventListener('abort', () => reject(new Error('the database refused a batch')));
    });
  }
  database.close();
}

/** Exports by the panel's own worker; then takes the file apart and has JSON.stringify write the same objects. */
export async function runExportWorker([script, seed, format]: readonly [
  string,
  ExportSeed,
  'har' | 'log',
]): Promise<ExportRun> {
  const began = performance.now();
  const worker = new Worker(script, { type: 'module' });
  const file = await new Promise<Blob>((resolve, reject) => {
    worker.addEventListener('message', ({ data }) => {
      if (data.type === 'written') resolve(data.file);
      if (data.type === 'failed') reject(new Error(data.why));
    });
    worker.addEventListener('error', (event) => reject(new Error(event.message)));
    const order = {
      log: seed.log,
      format,
      redact: false,
      messages: seed.messages,
      producer: { name: 'bench', version: '0' },
      browser: null,
    };
    worker.postMessage(order, []);
  });
  const milliseconds = performance.now() - began;
  worker.terminate();
  const text = await file.text();
  const lines: unknown[] = (format === 'har' ? [text] : text.trimEnd().split('\n')).map((line) =>
    JSON.parse(line),
  );
  const objects = format === 'har' ? lines[0] : lines;
  const messages = (text.match(/"opcode":/g) ?? []).length;
  const opening = indexedDB.open('switchyard');
  const database = await new Promise<IDBDatabase>((resolve, reject) => {
    opening.addEventListener('success', () => resolve(opening.result));
    opening.addEventListener('error', () => reject(new Error('the database does not open')));
  });
  const stores = ['batches', 'payloads'] as const;
  const readAll = async () => {
    for (let from = 0; ; from += 64) {
      const transaction = database.transaction(stores);
      const range = IDBKeyRange.bound([seed.log, from], [seed.log, from + 63]);
      const counts = stores.map(
        (name) =>
          new Promise<number>((resolve) => {
            const request = transaction.objectStore(name).getAll(range);
            request.addEventListener('success', () => resolve(request.result.length));
          }),
      );
      if ((await Promise.all(counts)).every((count) => count < 64)) return;
    }
  };
  // Twice, the shorter counts: a collection in its midst is none of its work.
  const stringified: number[] = [];
  const least: number[] = [];
  for (let round = 0; round < 2; round++) {
    const from = performance.now();
    const written = JSON.stringify(objects);
    const then = performance.now();
    stringified.push(then - from);
    await readAll();
    if (new Blob([written]).size < written.length) throw new Error('the Blob is too short');
    least.push(performance.now() - from);
  }
  database.close();
  return {
    milliseconds,
    stringify: Math.min(...stringified),
    leastWork: Math.min(...least),
    bytes: file.size,
    messages,
  };
}
