import browser from 'webextension-polyfill';
import { type JsonPort, wrapPort } from './json-port.ts';

/** Name of every port between a page's relay and the background; content-port.ts opens them. */
const PORT_NAME = 'switchyard-hook';

/** A frame of a page that has a hook, as the browser describes it. The page cannot influence it. */
export interface FramePort extends JsonPort {
  readonly tabId: number;
  /** 0 for the page itself. */
  readonly frameId: number;
  /** Unique for the document; empty where the browser has no such ids. */
  readonly documentId: string;
  readonly url: string;
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
      ...wrapPort(port),
    });
  });
}
