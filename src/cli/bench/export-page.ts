// oxlint-disable unicorn/consistent-function-scoping -- functions that run inside of a page take nothing along
/** Functions that run inside an extension page: they may use nothing from around them. */

/** What one export took, beside `JSON.stringify` of what is in the file, in the same page. Milliseconds. */
export interface ExportRun {
  readonly milliseconds: number;
  readonly stringify: number;
  /** Milliseconds to read the stored log without using it: every export needs them, and `stringify` does not include them. */
  readonly read: number;
  /** Milliseconds to make a file of that length in the browser, whatever is in it. */
  readonly blob: number;
  readonly bytes: number;
  readonly messages: number;
}

/** Exports by the panel's own worker; then takes the file apart and has JSON.stringify write the same objects. */
export async function runExportWorker([script, log, expected, format]: readonly [
  script: string,
  log: string,
  expected: number,
  format: 'har' | 'log',
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
      log,
      format,
      redact: false,
      messages: expected,
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
  const answer = <T>(request: IDBRequest<T>) =>
    new Promise<T>((resolve) => {
      request.addEventListener('success', () => resolve(request.result));
    });
  // As fast as was found: blocks one by one, 64 asked for at once, take half as long as all 64 by one `getAll`.
  const readAll = async () => {
    for (let from = 0, more = true; more; from += 64) {
      const transaction = database.transaction(['batches', 'payloads']);
      const blocks = transaction.objectStore('payloads');
      const range = IDBKeyRange.bound([log, from], [log, from + 63]);
      const [batches] = await Promise.all([
        answer(transaction.objectStore('batches').getAll(range)),
        ...Array.from({ length: 64 }, (_, k) => answer(blocks.get([log, from + k]))),
      ]);
      more = Array.isArray(batches) && batches.length === 64;
    }
  };
  const ready = new Uint8Array(2 ** 21).fill(0x78);
  const makeBlob = async () => {
    const parts: Blob[] = [];
    for (let left = file.size; left > 0; left -= ready.length)
      parts.push(new Blob([ready.subarray(0, Math.min(left, ready.length))]));
    await new Blob(parts).slice(-1).arrayBuffer();
  };
  // Each is measured twice and the shorter time counts, because a garbage collection may fall into one of them.
  const timed = async (work: () => unknown) => {
    const took: number[] = [];
    for (let round = 0; round < 2; round++) {
      const from = performance.now();
      await work();
      took.push(performance.now() - from);
    }
    return Math.min(...took);
  };
  const stringify = await timed(() => JSON.stringify(objects));
  const read = await timed(readAll);
  const blob = await timed(makeBlob);
  database.close();
  return {
    milliseconds,
    stringify,
    read,
    blob,
    bytes: file.size,
    messages,
  };
}
