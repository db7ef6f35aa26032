import browser from 'webextension-polyfill';

/** `session` lasts until the browser closes or the extension is reloaded and is kept in memory; `local` lasts. */
export type StorageArea = 'session' | 'local';

/** What is stored under a key, to be parsed by the reader; undefined where there is nothing. @throws Error */
export async function readStorage(area: StorageArea, key: string): Promise<unknown> {
  const found: Record<string, unknown> = await browser.storage[area].get(key);
  return found[key];
}

/** Stores a JSON value under a key. @throws Error */
export async function writeStorage(area: StorageArea, key: string, value: unknown): Promise<void> {
  await browser.storage[area].set({ [key]: value });
}

/** What the browser lets this extension keep on disk, and what it keeps; nothing of either where it does not say. */
export async function storageEstimate(): Promise<StorageEstimate> {
  try {
    return await navigator.storage.estimate();
  } catch {
    return {};
  }
}
