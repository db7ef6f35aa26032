import browser from 'webextension-polyfill';

/** Name of every port between panel and background. */
const PORT_NAME = 'switchyard-panel';

/** The page that may talk to the background. */
const PANEL_PAGE = 'src/panel/panel.html';

/** One end of the port between a panel and the background. Carries JSON: an ArrayBuffer would arrive as `{}`. */
export interface BackgroundPort {
  /** Does nothing once the port is disconnected. */
  send(message: object): void;
  /** Disconnects; `onDisconnect` is not called for it. */
  close(): void;
}

/** The background's end, which receives messages through listeners. */
export interface PanelPort extends BackgroundPort {
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
}

/**
 * Opens a port from a panel to the background and starts the background if it sleeps. Messages are `unknown` (channel's
 * `parseReply` reads them). `onDisconnect` is called when the background goes away: connect again then.
 *
 * @throws Error when the extension was updated or removed under the panel
 */
export function connectToBackground(
  onMessage: (message: unknown) => void,
  onDisconnect: () => void,
): BackgroundPort {
  return wrap(browser.runtime.connect({ name: PORT_NAME }), onMessage, onDisconnect);
}

/** Calls `listener` for each panel that connects. Connections from anything but our own panel page are disconnected. */
export function onPanelConnected(listener: (port: PanelPort) => void): void {
  browser.runtime.onConnect.addListener((port) => {
    // Other ports have listeners of their own.
    if (port.name !== PORT_NAME) return;
    if (!isPanel(port)) {
      port.disconnect();
      return;
    }
    const messages: ((message: unknown) => void)[] = [];
    const ends: (() => void)[] = [];
    const line = wrap(
      port,
      (message) => {
        for (const hear of messages) hear(message);
      },
      () => {
        for (const hear of ends) hear();
      },
    );
    listener({
      ...line,
      onMessage: (hear) => messages.push(hear),
      onDisconnect: (hear) => ends.push(hear),
    });
  });
}

function isPanel(port: browser.Runtime.Port): boolean {
  const { sender } = port;
  if (sender?.id !== browser.runtime.id) return false;
  const url = sender.url ?? '';
  const page = browser.runtime.getURL(PANEL_PAGE);
  return url === page || url.startsWith(`${page}?`) || url.startsWith(`${page}#`);
}

function wrap(
  port: browser.Runtime.Port,
  onMessage: (message: unknown) => void,
  onDisconnect: () => void,
): BackgroundPort {
  let open = true;
  port.onMessage.addListener((message: unknown) => onMessage(message));
  port.onDisconnect.addListener(() => {
    open = false;
    onDisconnect();
  });
  return {
    send(message) {
      if (!open) return;
      // The other end may have disconnected before its event arrived: posting then throws.
      try {
        port.postMessage(message);
      } catch {
        open = false;
      }
    },
    close() {
      open = false;
      port.disconnect();
    },
  };
}
