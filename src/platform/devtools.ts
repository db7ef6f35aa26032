import browser from 'webextension-polyfill';

/** A panel of ours among DevTools' own. */
export interface DevtoolsPanel {
  /** Calls `listener` each time that the user turns to the panel. The panel's page is loaded by the first. */
  onShown(listener: () => void): void;
  /** Calls `listener` each time that the user turns to another panel. */
  onHidden(listener: () => void): void;
}

/** Adds a panel to DevTools; paths are from the extension's root. Firefox takes one without a slash as our page's. */
export async function createPanel(title: string, icon: string, page: string): Promise<DevtoolsPanel> {
  const panel = await browser.devtools.panels.create(title, `/${icon}`, `/${page}`);
  return {
    onShown: (listener) => panel.onShown.addListener(() => listener()),
    onHidden: (listener) => panel.onHidden.addListener(() => listener()),
  };
}

/** Loads the inspected page anew, as the browser's own button does. */
export function reloadInspectedPage(): void {
  browser.devtools.inspectedWindow.reload();
}

/** The tab that this DevTools window inspects. Only to be asked from a devtools page or panel. */
export function inspectedTabId(): number {
  return browser.devtools.inspectedWindow.tabId;
}
