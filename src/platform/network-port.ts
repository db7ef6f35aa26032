import browser from 'webextension-polyfill';
import { type JsonPort, wrapPort } from './json-port.ts';

/** Name of the port between the devtools page and the background. */
const PORT_NAME = 'switchyard-network';

/** The page that may open it. */
const DEVTOOLS_PAGE = 'src/devtools/devtools.html';

/** One end of it. */
export type NetworkPort = JsonPort;

/** Opens the port from a devtools page. @throws Error when the extension was updated or removed under the page */
export function connectNetwork(): NetworkPort {
  return wrapPort(browser.runtime.connect({ name: PORT_NAME }));
}

/** Calls `listener` for each devtools page that connects. */
export function onNetworkConnected(listener: (port: NetworkPort) => void): void {
  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== PORT_NAME) return;
    const page = browser.runtime.getURL(DEVTOOLS_PAGE);
    if (port.sender?.id === browser.runtime.id && port.sender.url === page) listener(wrapPort(port));
    else port.disconnect();
  });
}
