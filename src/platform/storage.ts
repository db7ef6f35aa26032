import browser from 'webextension-polyfill';

/** `session` lasts until the browser closes or the extension is reloaded, and is kept in memory; `local` stays. */
export type StorageArea = 'session' | 'local';

/** The value under a key, for the reader to parse; undefined where there is none. @throws Error */
export async function readStorage(area: StorageArea, key: string): Promise<unknown> {
  const found: Record<string, unknown> = await browser.storage[area].get(key);
  return found[key];
}

/** Stores a JSON value under a key. @throws Error */
export async function writeStorage(area: StorageArea, key: string, value: unknown): Promise<void> {
  await browser.storage[area].set({ [key]: value });
}

/** The values under several keys, without those that have none. @throws Error */
export async function readAllStorage(
  area: StorageArea,
  keys: readonly string[],
): Promise<Record<string, unknown>> {
  return browser.storage[area].get([...keys]);
}

/** Removes what is stored under some keys. @throws Error */
export async function removeStorage(area: StorageArea, keys: readonly string[]): Promise<void> {
  await browser.storage[area].remove([...keys]);
}

/** Reports each change by any page of the extension: the new values by their keys, undefined for removed ones. */
export function onStorageChanged(
  area: StorageArea,
  listener: (changes: Readonly<Record<string, unknown>>) => void,
): void {
  browser.storage.onChanged.addListener((changes, changed) => {
    if (changed !== area) return;
    listener(Object.fromEntries(Object.entries(changes).map(([key, { newValue }]) => [key, newValue])));
  });
}

/** How much disk space the browser grants this extension, and how much it uses; absent where the browser does not say. */
export async function storageEstimate(): Promise<StorageEstimate> {
  try {
    return await navigator.storage.estimate();
  } catch {
    return {};
  }
}
