import { get, getOwnPropertyDescriptor, getPrototypeOf, getter, looseMethod } from './primordials.ts';

type Listening = (self: object, type: string, listener: (event: Event) => void, capture?: boolean) => void;

export type SocketNatives = ReturnType<typeof socketNatives>;

/** What the browser's own sockets can do, whatever the page replaced since. Only to be called where there is `WebSocket`. */
export function socketNatives() {
  const prototype = socketPrototype();
  return {
    listen: listening('addEventListener'),
    ignore: listening('removeEventListener'),
    sendItself: itself(prototype, 'send'),
    closeItself: itself(prototype, 'close'),
    send: send(prototype),
    close: close(prototype),
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

/** The object that the browser's own sockets inherit from: another extension may have put a class of its own in front of it. */
export function socketPrototype(): object {
  let owner: object | null = WebSocket.prototype;
  for (let depth = 0; owner !== null && depth < 16; depth++) {
    // Nobody but the browser has this.
    if (getOwnPropertyDescriptor(owner, 'bufferedAmount') !== undefined) return owner;
    owner = getPrototypeOf(owner);
  }
  throw new TypeError('no WebSocket of the browser');
}

function itself(prototype: object, name: 'send' | 'close'): object {
  const native: unknown = get(prototype, name);
  if (typeof native !== 'function') throw new TypeError(`${name} is no function`);
  return native;
}

function send(prototype: object): (self: object, data: string | Uint8Array<ArrayBuffer>) => void {
  return looseMethod(prototype, 'send');
}

function close(prototype: object): (self: object, code?: number, reason?: string) => void {
  return looseMethod(prototype, 'close');
}

/** Values of `readyState` (HTML, WebSocket). */
export const OPEN = 1;
export const CLOSED = 3;
