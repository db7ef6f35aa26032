// oxlint-disable unicorn/consistent-function-scoping -- functions that run inside a page cannot use their scope
/** Functions that run inside an extension page: they must not use anything from their scope. */

/** How long one export took, and `JSON.stringify` of what is in the file, in the same page. Milliseconds. */
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

/** Exports with the panel's own worker; then parses the file and has JSON.stringify write the same objects. */
export async function runExportWorker([script, log, expected, format]: readonly [
  script: string,
  log: string,
  expected: number,
  format: 'har' | 'log',
]): Promise<ExportRun> {
  // Each of these is done twice and the shorter time counts, because a garbage collection may fall into one of them.
  const timed = async <T>(work: () => T | Promise<T>): Promise<readonly [T, number]> => {
    const once = async (): Promise<readonly [T, number]> => {
      const from = performance.now();
      return [await work(), performance.now() - from];
    };
    const [first, second] = [await once(), await once()];
    return first[1] < second[1] ? first : second;
  };
  const exportOnce = async () => {
    const worker = new Worker(script, { type: 'module' });
    const written = await new Promise<Blob>((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => {
        if (data.type === 'written') resolve(data.file);
        if (data.type === 'failed') reject(new Error(data.why));
      });
      worker.addEventListener('error', (event) => reject(new Error(event.message)));
      const order = {
        log,
        format,
        redact: false,
        rules: '',
        messages: expected,
        producer: { name: 'bench', version: '0' },
        browser: null,
      };
      worker.postMessage(order, []);
    });
    worker.terminate();
    return written;
  };
  const [file, milliseconds] = await timed(exportOnce);
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
  const [, stringify] = await timed(() => JSON.stringify(objects).length);
  const [, read] = await timed(readAll);
  const [, blob] = await timed(makeBlob);
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
