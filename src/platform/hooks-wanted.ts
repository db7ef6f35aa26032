/** Set by the background in `storage.local` while any tab records by page hooks. */
const KEY = 'hooksWanted';

/**
 * Reports whether any tab records by page hooks, now and after each change. It reads the storage instead of asking the
 * background, so that no page load wakes the background while nobody records. Runs in every frame of every page, and so
 * does without the polyfill.
 */
export function watchHooksWanted(report: (wanted: boolean) => void): void {
  chrome.storage.onChanged.addListener((changes, area) => {
    const change = area === 'local' ? changes[KEY] : undefined;
    if (change !== undefined) report(change.newValue === true);
  });
  // Without an error, `lastError` is undefined in Chromium and null in Firefox 153.
  chrome.storage.local.get(KEY, (found) => report(!chrome.runtime.lastError && found[KEY] === true));
}
