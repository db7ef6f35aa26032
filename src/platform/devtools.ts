import browser from 'webextension-polyfill';

/** Our panel among those of DevTools. */
export interface DevtoolsPanel {
  /** Calls `listener` each time the user opens the panel. The panel's page is loaded the first time. */
  onShown(listener: () => void): void;
  /** Calls `listener` each time the user opens another panel. */
  onHidden(listener: () => void): void;
}

/**
 * Adds a panel to DevTools; paths start at the extension's root. Firefox resolves a path without a slash against our page.
 */
export async function createPanel(title: string, icon: string, page: string): Promise<DevtoolsPanel> {
  const panel = await browser.devtools.panels.create(title, `/${icon}`, `/${page}`);
  return {
    onShown: (listener) => panel.onShown.addListener(() => listener()),
    onHidden: (listener) => panel.onHidden.addListener(() => listener()),
  };
}

/** Reloads the inspected page, as the browser's own button does. */
export function reloadInspectedPage(): void {
  browser.devtools.inspectedWindow.reload();
}

/** The tab that this DevTools window inspects. Only for a devtools page or panel. */
export function inspectedTabId(): number {
  return browser.devtools.inspectedWindow.tabId;
}

/**
 * Shows a line of a script where the browser shows sources; `line` and `column` count from 1. Firefox has no such call for
 * extensions (153): there the script opens in a tab.
 */
export function openSource(url: string, line: number, column: number): void {
  if ('openResource' in chrome.devtools.panels) {
    chrome.devtools.panels.openResource(url, Math.max(0, line - 1), Math.max(0, column - 1), () => {});
    return;
  }
  if (/^https?:/i.test(url)) window.open(url, '_blank', 'noopener');
}
