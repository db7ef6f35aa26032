import browser from 'webextension-polyfill';

/** Callbacks of webRequest, by their own names. */
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
 * Calls `listener` for every request of every tab to sites that we have access to; `details` is the browser's own object,
 * for the caller to parse. Blocks and changes nothing. Call it in the first turn of the background. Needs the permission
 * `webRequest`.
 */
export function onWebRequest(
  listener: (tabId: number, name: WebRequestEvent, details: unknown) => void,
): void {
  const add = (name: WebRequestEvent) => {
    const event: Listenable = browser.webRequest[name];
    const hear = (details: { tabId: number }) => listener(details.tabId, name, details);
    const extra = EVENTS[name];
    // Some of these events reject an empty list.
    if (extra.length === 0) event.addListener(hear, { urls: ['<all_urls>'] });
    else event.addListener(hear, { urls: ['<all_urls>'] }, extra);
  };
  add('onBeforeRequest');
  add('onSendHeaders');
  add('onHeadersReceived');
  add('onCompleted');
  add('onErrorOccurred');
}

/**
 * Whether the user gives the extension access to all sites. Without it, `onWebRequest` reports only some requests, or none.
 */
export async function mayLookAtAllSites(): Promise<boolean> {
  return browser.permissions.contains({ origins: ['<all_urls>'] });
}

/** Requests that access. Only while a click or key press is being handled; resolves to the user's answer. */
export async function askForAllSites(): Promise<boolean> {
  return browser.permissions.request({ origins: ['<all_urls>'] });
}

/** Calls `listener` when the permission for all sites may have been granted or withdrawn. */
export function onSitesChanged(listener: () => void): void {
  browser.permissions.onAdded.addListener(() => listener());
  browser.permissions.onRemoved.addListener(() => listener());
}
