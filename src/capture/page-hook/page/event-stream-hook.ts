import { hookConstructor } from './hook-constructor.ts';
import type { Call, Follower, Hooked, HookedFrame, Listeners } from './hooked.ts';
import type { MessageReporter } from './message-reporter.ts';
import { putInPlace, replaceProperty, standIn } from './native-look.ts';
import { passOn } from './pass-on.ts';
import {
  bare,
  defineProperty,
  deref,
  get,
  getOwnPropertyDescriptor,
  getter,
  looseMethod,
  NativeWeakMap,
  weakGet,
} from './primordials.ts';

/** Values of `readyState` (HTML, EventSource). */
const OPEN = 1;
const CLOSED = 2;

/**
 * Reports event streams (`EventSource`): when they open and close, and the events that the page listens to. What it puts in
 * place stays, as in `watchSends`; `addEventListener`, which is everybody's, is replaced with the first stream that is followed:
 * around whatever the page has put there by then.
 */
export function hookEventSource(frame: HookedFrame, report: MessageReporter): void {
  if (typeof EventSource === 'undefined') return;
  const { prototype } = EventSource;
  const known = new NativeWeakMap<object, Hooked>();
  const listen = looseMethod(EventTarget.prototype, 'addEventListener');
  const ignore = looseMethod(EventTarget.prototype, 'removeEventListener');
  const urlOf = getter<string>(prototype, 'url');
  const stateOf = getter<number>(prototype, 'readyState');
  const dataOf = getter<unknown>(MessageEvent.prototype, 'data');
  const { outbox } = frame;
  const targets = EventTarget.prototype;
  let add: object | null = null;

  function reportClosed(hooked: Hooked): void {
    frame.remove(hooked);
    outbox.event({
      type: 'closed',
      at: frame.now(),
      socket: hooked.number,
      code: 0,
      reason: '',
      wasClean: hooked.asked,
      asked: hooked.asked,
      bufferedAmount: 0,
    });
  }

  function listenersOf(hooked: Hooked): Listeners {
    const socket = hooked.number;
    return bare({
      message: frame.guarded((event) => report(hooked, 0, hooked.reporting ? dataOf(event) : null)),
      open: frame.guarded(() => {
        // The browser opens it again and again; it is one stream to the page.
        if (hooked.opened) return;
        hooked.opened = true;
        outbox.event({ type: 'opened', at: frame.now(), socket, protocol: '', extensions: '' });
      }),
      error: frame.guarded(() => {
        outbox.event({ type: 'erred', at: frame.now(), socket });
        const self = deref(hooked.object);
        if (self !== undefined && stateOf(self) === CLOSED) reportClosed(hooked);
      }),
      close: () => {},
    });
  }

  const follower: Follower = bare({
    listen(hooked: Hooked, on: boolean): void {
      const self = deref(hooked.object);
      if (self === undefined) return;
      const change = on ? listen : ignore;
      const listeners = hooked.listeners ?? listenersOf(hooked);
      hooked.listeners = listeners;
      change(self, 'message', listeners.message);
      change(self, 'open', listeners.open);
      change(self, 'error', listeners.error);
      if (on) hearNamed(self);
    },
    adopt(hooked: Hooked, at: number): void {
      const self = deref(hooked.object);
      if (self === undefined || stateOf(self) === CLOSED) {
        frame.remove(hooked);
        return;
      }
      hooked.opened = stateOf(self) === OPEN;
      outbox.event({
        type: 'adopted',
        at,
        socket: hooked.number,
        kind: 'event-stream',
        url: urlOf(self),
        readyState: stateOf(self),
        protocol: '',
        extensions: '',
        mark: hooked.mark,
      });
    },
    handed: (hooked: Hooked, call: Call) => {
      if (call === 'close') askedToClose(hooked);
    },
  });

  function askedToClose(hooked: Hooked): void {
    if (hooked.asked) return;
    hooked.asked = true;
    reportClosed(hooked);
  }

  /** Whether it is a stream, of any realm, that is not closed. */
  function lives(self: unknown): self is object {
    if (typeof self !== 'object' || self === null) return false;
    try {
      return stateOf(self) !== CLOSED;
    } catch {
      return false;
    }
  }

  function hookedOf(self: unknown): Hooked | undefined {
    return typeof self === 'object' && self !== null ? weakGet(known, self) : undefined;
  }

  /** An event of a type that the page listens to is heard by us as well, and first. */
  const onAdd = (target: object, self: unknown, args: unknown[]): unknown => {
    const hooked = frame.awake ? hookedOf(self) : undefined;
    const type = args[0];
    if (hooked?.listeners && typeof type === 'string' && type !== 'open' && type !== 'error') {
      listen(self, type, hooked.listeners.message);
    }
    return passOn(target, self, args, onAdd);
  };
  const onClose = (target: object, self: unknown, args: unknown[]): unknown => {
    const hooked = frame.awake ? hookedOf(self) : undefined;
    const elsewhere = hooked === undefined && frame.awake && lives(self) ? self : null;
    const result = passOn(target, self, args, onClose);
    if (hooked !== undefined) askedToClose(hooked);
    else if (elsewhere !== null) frame.others.handOver(elsewhere, 'close', undefined);
    return result;
  };

  /** From now on it is noticed which events of a stream the page listens to. */
  function hearNamed(stream: object): void {
    const there: unknown = getOwnPropertyDescriptor(targets, 'addEventListener')?.value;
    // A page that put another in place since is followed anew.
    if (there !== undefined && there === add) return;
    const stand = typeof there === 'function' ? standIn<object>(there, { apply: onAdd }) : null;
    if (stand !== null && putInPlace(targets, 'addEventListener', stand)) add = stand;
    // Frozen, or no function of its own: the stream alone gets one.
    else hearNamedOf(stream);
  }

  function hearNamedOf(stream: object): void {
    const inherited: unknown = get(stream, 'addEventListener');
    if (typeof inherited !== 'function') return;
    const value = standIn<object>(inherited, { apply: onAdd });
    defineProperty(
      stream,
      'addEventListener',
      bare({ value, writable: true, enumerable: false, configurable: true }),
    );
  }

  const close = standIn<object>(Reflect.get(prototype, 'close'), { apply: onClose });

  hookConstructor(frame, {
    name: 'EventSource',
    kind: 'event-stream',
    urlOf,
    follower,
    known,
  });
  replaceProperty(prototype, 'close', close);
}
