import browser from 'webextension-polyfill';

/** Callbacks of webRequest that the listener hears, by their own names. */
const EVENTS = {
  onBeforeRequest: [],
  onSendHeaders: ['requestHeaders'],
  onHeadersReceived: ['responseHeaders'],
  onCompleted: ['responseHeaders'],
  onErrorOccurred: [],
} as const;
type WebRequestEvent = keyof typeof EVENTS;

interface Listenable {
  addListener(
    listener: (details: { tabId: number }) => void,
    filter: object,
    extra?: readonly string[],
  ): void;
}

/**
 * Hears every request of every tab to sites that we may look at; `details` is the browser's own, for the caller to parse. Blocks and
 * changes nothing. To be called in the background's first turn. Needs the permission `webRequest`.
 */
export function onWebRequest(
  listener: (tabId: number, name: WebRequestEvent, details: unknown) => void,
): void {
  const add = (name: WebRequestEvent) => {
    const event: Listenable = browser.webRequest[name];
    const hear = (details: { tabId: number }) => listener(details.tabId, name, details);
    const extra = EVENTS[name];
    // Some of these events refuse an empty list.
    if (extra.length === 0) event.addListener(hear, { urls: ['<all_urls>'] });
    else event.addListener(hear, { urls: ['<all_urls>'] }, extra);
  };
  add('onBeforeRequest');
  add('onSendHeaders');
  add('onHeadersReceived');
  add('onCompleted');
  add('onErrorOccurred');
}

/** Whether the user lets the extension access all sites. Without that, `onWebRequest` reports some requests or none. */
export async function mayLookAtAllSites(): Promise<boolean> {
  return browser.permissions.contains({ origins: ['<all_urls>'] });
}

/** Asks for it. Only to be called while a click or key is being handled; answers what the user said. */
export async function askForAllSites(): Promise<boolean> {
  return browser.permissions.request({ origins: ['<all_urls>'] });
}

/** Calls `listener` when the permission for all sites may have been given or taken back. */
export function onSitesChanged(listener: () => void): void {
  browser.permissions.onAdded.addListener(() => listener());
  browser.permissions.onRemoved.addListener(() => listener());
}
