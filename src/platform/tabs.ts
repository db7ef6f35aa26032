import browser from 'webextension-polyfill';

/**
 * Calls `listener` after a tab was closed, and with the old number of a tab that continues under another one: a tab that
 * Chromium 156 discards gets a new number. Needs no permission.
 */
export function onTabRemoved(listener: (tabId: number) => void): void {
  browser.tabs.onRemoved.addListener((tabId) => listener(tabId));
  // Firefox has no such event: its tabs keep their numbers.
  if ('onReplaced' in browser.tabs) {
    browser.tabs.onReplaced.addListener((_added, removed) => listener(removed));
  }
}

/** Whether a tab still exists. */
export async function tabExists(tabId: number): Promise<boolean> {
  try {
    await browser.tabs.get(tabId);
    return true;
  } catch {
    return false;
  }
}
