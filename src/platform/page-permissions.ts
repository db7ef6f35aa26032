/** The question of a panel to the content script of a tab's page. */
const QUESTION = 'switchyard-permissions';

/**
 * Asks the content script of a tab's page which permissions that page has. Resolves to null where it cannot be asked: no
 * content script runs there, or DevTools' pages have no `tabs` (Firefox 153).
 */
export async function askPagePermissions(tabId: number): Promise<unknown> {
  try {
    return await chrome.tabs.sendMessage(tabId, { type: QUESTION }, { frameId: 0 });
  } catch {
    return null;
  }
}

/** Answers that question in a page. Runs in every page, and so does without the polyfill. */
export function onPermissionsAsked(read: () => Promise<object>): void {
  chrome.runtime.onMessage.addListener((message: unknown, sender, answer) => {
    if (sender.id !== chrome.runtime.id || typeof message !== 'object' || message === null) return false;
    if (!('type' in message) || message.type !== QUESTION) return false;
    read().then(answer, () => answer(null));
    return true;
  });
}
