/** Name of the port between a frame's relay and the background. */
const PORT_NAME = 'switchyard-hook';

/** A frame's end of its port to the background. Carries JSON. */
export interface ContentPort {
  /** @throws Error once the port is disconnected, or for a message over the browser's limit (64 MiB in Chromium) */
  send(message: unknown): void;
  /** Disconnects; `onEnd` is not called for it. */
  close(): void;
}

/**
 * Opens a port from a content script to the background and starts the background if it sleeps; null where the extension was
 * updated or removed under the page. Runs in every frame of every page, and so does without the polyfill.
 */
export function connectContentPort(
  onMessage: (message: unknown) => void,
  onEnd: () => void,
): ContentPort | null {
  // The extension's identity is gone after an update or removal; connecting then throws (Chromium 156).
  if (!extensionLives()) return null;
  const port = chrome.runtime.connect({ name: PORT_NAME });
  port.onMessage.addListener(onMessage);
  port.onDisconnect.addListener(() => {
    // Reading `lastError` keeps Chromium from printing it on the page's console.
    void chrome.runtime.lastError;
    onEnd();
  });
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port has none
    send: (message) => port.postMessage(message),
    close: () => port.disconnect(),
  };
}

/** Whether the extension that this script belongs to is still there. */
function extensionLives(): boolean {
  return chrome.runtime?.id !== undefined;
}
