import browser from 'webextension-polyfill';

/** Calls `listener` after a tab was closed. Needs no permission. */
export function onTabRemoved(listener: (tabId: number) => void): void {
  browser.tabs.onRemoved.addListener((tabId) => listener(tabId));
}

/** Whether a tab is still there. */
export async function tabExists(tabId: number): Promise<boolean> {
  try {
    await browser.tabs.get(tabId);
    return true;
  } catch {
    return false;
  }
}
