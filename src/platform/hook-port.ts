import browser from 'webextension-polyfill';

/** Name of every port between a page's relay and the background; content-port.ts opens them. */
const PORT_NAME = 'switchyard-hook';

/** A frame of a page that has a hook, as the browser describes it. The page cannot influence it. */
export interface FramePort {
  readonly tabId: number;
  /** 0 for the page itself. */
  readonly frameId: number;
  /** Unique for the document; empty where the browser has no such ids. */
  readonly documentId: string;
  readonly url: string;
  send(message: object): void;
  onMessage(listener: (message: unknown) => void): void;
  onDisconnect(listener: () => void): void;
}

/** Calls `listener` for each frame of a tab whose relay connects. */
export function onFrameConnected(listener: (port: FramePort) => void): void {
  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== PORT_NAME) return;
    const { sender } = port;
    const tabId = sender?.tab?.id;
    if (sender?.id !== browser.runtime.id || tabId === undefined || sender.frameId === undefined) {
      port.disconnect();
      return;
    }
    const documentId: unknown = Reflect.get(sender, 'documentId');
    listener({
      tabId,
      frameId: sender.frameId,
      documentId: typeof documentId === 'string' ? documentId : '',
      url: sender.url ?? '',
      send: (message) => {
        try {
          port.postMessage(message);
        } catch {
          // The frame is gone; `onDisconnect` will follow.
        }
      },
      onMessage: (hear) => port.onMessage.addListener((message: unknown) => hear(message)),
      onDisconnect: (hear) => port.onDisconnect.addListener(() => hear()),
    });
  });
}
