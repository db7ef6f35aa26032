import type { IDBPDatabase } from 'idb';
import type { LogSchema } from './schema.ts';

/** Brings a database of an earlier version to the present one. @param from 0 for a new one */
export function upgradeStores(database: IDBPDatabase<LogSchema>, from: number): void {
  if (from < 2) {
    // The first version kept logs only as long as their tab, and knew less of them.
    for (const name of Array.from(database.objectStoreNames)) database.deleteObjectStore(name);
    database.createObjectStore('logs', { keyPath: 'log' });
    const batches = database.createObjectStore('batches', { keyPath: ['log', 'number'] });
    batches.createIndex('eventful', ['log', 'eventful', 'number']);
    database.createObjectStore('payloads');
  }
  // The second version kept message counts elsewhere and no offsets: its logs are read as they are.
  database.createObjectStore('offsets', { keyPath: ['log', 'document'] });
  database.createObjectStore('counts', { keyPath: 'log' });
}
