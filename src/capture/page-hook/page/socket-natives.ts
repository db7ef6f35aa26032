import { getter, looseMethod } from './primordials.ts';

type Listening = (self: object, type: string, listener: (event: Event) => void, capture?: boolean) => void;

/** What the browser's own sockets can do, whatever the page replaced since. Only to be called where there is `WebSocket`. */
export function socketNatives() {
  const { prototype } = WebSocket;
  return {
    listen: listening('addEventListener'),
    ignore: listening('removeEventListener'),
    sendItself: itself('send'),
    closeItself: itself('close'),
    send: send(),
    close: close(),
    url: getter<string>(prototype, 'url'),
    readyState: getter<number>(prototype, 'readyState'),
    protocol: getter<string>(prototype, 'protocol'),
    extensions: getter<string>(prototype, 'extensions'),
    bufferedAmount: getter<number>(prototype, 'bufferedAmount'),
    data: getter<unknown>(MessageEvent.prototype, 'data'),
    code: getter<number>(CloseEvent.prototype, 'code'),
    reason: getter<string>(CloseEvent.prototype, 'reason'),
    wasClean: getter<boolean>(CloseEvent.prototype, 'wasClean'),
  };
}

function listening(name: 'addEventListener' | 'removeEventListener'): Listening {
  return looseMethod(EventTarget.prototype, name);
}

function itself(name: 'send' | 'close'): object {
  const native: unknown = Reflect.get(WebSocket.prototype, name);
  if (typeof native !== 'function') throw new TypeError(`${name} is no function`);
  return native;
}

function send(): (self: object, data: string | Uint8Array<ArrayBuffer>) => void {
  return looseMethod(WebSocket.prototype, 'send');
}

function close(): (self: object, code?: number, reason?: string) => void {
  return looseMethod(WebSocket.prototype, 'close');
}

/** Values of `readyState` (HTML, WebSocket). */
export const OPEN = 1;
export const CLOSED = 3;
