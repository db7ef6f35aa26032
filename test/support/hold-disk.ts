import type { Frame } from 'playwright-core';

/** Keeps the log's stores busy, so that an export or an import waits for its first batch, until what this gives is called. */
export async function holdDisk(panel: Frame): Promise<() => Promise<void>> {
  await panel.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('switchyard');
      opening.addEventListener('success', () => resolve(opening.result));
      opening.addEventListener('error', () => reject(new Error('the database does not open')));
    });
    const transaction = database.transaction(['batches', 'payloads'], 'readwrite');
    Reflect.set(window, 'held', true);
    const goOn = () => {
      if (Reflect.get(window, 'held') === true)
        transaction.objectStore('batches').count().addEventListener('success', goOn);
      else database.close();
    };
    await new Promise<void>((resolve) => {
      transaction
        .objectStore('batches')
        .count()
        .addEventListener('success', () => {
          goOn();
          resolve();
        });
    });
  });
  return () => panel.evaluate(() => void Reflect.set(window, 'held', false));
}
