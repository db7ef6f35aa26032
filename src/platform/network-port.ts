import browser from 'webextension-polyfill';

/** Name of the port between the devtools page and the background. */
const PORT_NAME = 'switchyard-network';

/** The page that may open it. */
const DEVTOOLS_PAGE = 'src/devtools/devtools.html';

/** One end of it. Carries JSON. */
export interface NetworkPort {
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
}

/** Opens the port from a devtools page. @throws Error when the extension was updated or removed under the page */
export function connectNetwork(): NetworkPort {
  return wrap(browser.runtime.connect({ name: PORT_NAME }));
}

/** Calls `listener` for each devtools page that connects. */
export function onNetworkConnected(listener: (port: NetworkPort) => void): void {
  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== PORT_NAME) return;
    const page = browser.runtime.getURL(DEVTOOLS_PAGE);
    if (port.sender?.id === browser.runtime.id && port.sender.url === page) listener(wrap(port));
    else port.disconnect();
  });
}

function wrap(port: browser.Runtime.Port): NetworkPort {
  return {
    send: (message) => {
      try {
        port.postMessage(message);
      } catch {
        // The other end is gone; its `onDisconnect` will follow.
      }
    },
    onMessage: (hear) => port.onMessage.addListener((message: unknown) => hear(message)),
    onDisconnect: (hear) => port.onDisconnect.addListener(() => hear()),
  };
}
