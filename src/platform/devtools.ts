import browser from 'webextension-polyfill';

/** Adds a panel to DevTools; paths are from the extension's root. */
export async function createPanel(title: string, icon: string, page: string): Promise<void> {
  await browser.devtools.panels.create(title, icon, page);
}

/** The tab that this DevTools window inspects. Only to be asked from a devtools page or panel. */
export function inspectedTabId(): number {
  return browser.devtools.inspectedWindow.tabId;
}
