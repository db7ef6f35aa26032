import type browser from 'webextension-polyfill';

/** One end of a port of the extension. Carries JSON. */
export interface JsonPort {
  /** Does nothing where the other end is gone; `onDisconnect` follows then. */
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
}

/** Wraps a port of the browser. */
export function wrapPort(port: browser.Runtime.Port): JsonPort {
  return {
    send: (message) => {
      try {
        port.postMessage(message);
      } catch {
        // The other end has disconnected before its event arrived: posting then throws.
      }
    },
    onMessage: (hear) => port.onMessage.addListener((message: unknown) => hear(message)),
    onDisconnect: (hear) => port.onDisconnect.addListener(() => hear()),
  };
}
