import { hookConstructor } from './hook-constructor.ts';
import type { Follower, Hooked, HookedFrame } from './hooked.ts';
import { putGetterInPlace, standIn } from './native-look.ts';
import { passOn } from './pass-on.ts';
import {
  bare,
  defineProperty,
  deleteProperty,
  deref,
  getOwnPropertyDescriptor,
  getter,
  looseMethod,
  NativeWeakMap,
  weakGet,
  weakSet,
} from './primordials.ts';
import { prints } from './untouched.ts';

/** What is known of a session, which has no state that could be read: its promises say it. */
interface Session {
  readonly url: string;
  /** Null until it is followed. */
  hooked: Hooked | null;
  isReady: boolean;
  isOver: boolean;
  /** What `ready` and `closed` give the page; undefined where that is the browser's own. */
  ready: unknown;
  closed: unknown;
}

/**
 * Firefox 153 reports a rejection of these promises that nobody handles to the page (`unhandledrejection`), and whoever waits for one
 * handles it. There the page gets the promise that our waiting makes, from the beginning and always the same: it comes to what the
 * browser's own comes to. In Chromium both count as handled from the beginning (WebTransport section 6.2).
 */
const reportsRejections = !prints;

/** Reports WebTransport sessions: made, ready, closed. What travels over one is not seen. */
export function hookWebTransport(frame: HookedFrame): void {
  if (typeof WebTransport === 'undefined') return;
  const { prototype } = WebTransport;
  const readyOf = getter<object>(prototype, 'ready');
  const closedOf = getter<object>(prototype, 'closed');
  const then = looseMethod(Promise.prototype, 'then');
  const sessions = new NativeWeakMap<object, Session>();
  const { outbox } = frame;

  /** Takes note, and never throws. */
  function quietly(what: (session: Session, hooked: Hooked | null) => void, session: Session): void {
    try {
      what(session, frame.awake ? session.hooked : null);
    } catch (problem) {
      frame.fail(problem);
    }
  }

  /**
   * Waits for a promise that the page has as well, whose `constructor` may be a getter of the page's: `then` asks for it.
   *
   * @returns a promise that comes to the same; undefined where it cannot be waited for
   */
  function wait(promise: object, kept: (value: unknown) => void, broken: (reason: unknown) => void): unknown {
    const before = getOwnPropertyDescriptor(promise, 'constructor');
    if (!defineProperty(promise, 'constructor', bare({ value: undefined, configurable: true })))
      return undefined;
    const same: unknown = then(
      promise,
      (value: unknown) => {
        kept(value);
        return value;
      },
      (reason: unknown) => {
        broken(reason);
        if (reportsRejections) throw reason;
      },
    );
    if (before === undefined) deleteProperty(promise, 'constructor');
    else defineProperty(promise, 'constructor', bare(before));
    return same;
  }

  function watch(made: object, url: string): void {
    const session: Session = bare({
      url,
      hooked: null,
      isReady: false,
      isOver: false,
      ready: undefined,
      closed: undefined,
    });
    weakSet(sessions, made, session);
    const ready = wait(
      readyOf(made),
      () => quietly(becomeReady, session),
      () => quietly(failToBeReady, session),
    );
    const closed = wait(
      closedOf(made),
      (value) => quietly((_, hooked) => close(session, hooked, value, true), session),
      () => quietly((_, hooked) => close(session, hooked, null, false), session),
    );
    if (!reportsRejections) return;
    session.ready = ready;
    session.closed = closed;
  }

  function becomeReady(session: Session, hooked: Hooked | null): void {
    session.isReady = true;
    if (hooked === null) return;
    const socket = hooked.number;
    outbox.event({ type: 'opened', at: frame.now(), socket, protocol: '', extensions: '' });
  }

  function failToBeReady(session: Session, hooked: Hooked | null): void {
    session.isOver = true;
    if (hooked !== null) outbox.event({ type: 'erred', at: frame.now(), socket: hooked.number });
  }

  function close(session: Session, hooked: Hooked | null, value: unknown, wasClean: boolean): void {
    session.isOver = true;
    if (session.hooked !== null) frame.remove(session.hooked);
    if (hooked === null) return;
    const info = typeof value === 'object' && value !== null ? value : {};
    const code: unknown = getOwnPropertyDescriptor(info, 'closeCode')?.value;
    const reason: unknown = getOwnPropertyDescriptor(info, 'reason')?.value;
    outbox.event({
      type: 'closed',
      at: frame.now(),
      socket: hooked.number,
      code: typeof code === 'number' ? code : 0,
      reason: typeof reason === 'string' ? reason : '',
      wasClean,
      asked: hooked.asked,
      bufferedAmount: 0,
    });
  }

  function sessionOf(hooked: Hooked): Session | undefined {
    const self = deref(hooked.object);
    return self === undefined ? undefined : weakGet(sessions, self);
  }

  const follower: Follower = bare({
    // A promise can't be left: it is waited for once, and what it says is not reported while nobody records.
    listen(hooked: Hooked): void {
      const session = sessionOf(hooked);
      if (session !== undefined) session.hooked = hooked;
    },
    adopt(hooked: Hooked, at: number): void {
      const session = sessionOf(hooked);
      if (session === undefined || session.isOver) {
        frame.remove(hooked);
        return;
      }
      outbox.event({
        type: 'adopted',
        at,
        socket: hooked.number,
        kind: 'webtransport',
        url: session.url,
        readyState: session.isReady ? 1 : 0,
        protocol: '',
        extensions: '',
        mark: hooked.mark,
      });
    },
  });

  /** Puts a stand-in in place of a getter, which gives the page its promise. */
  function give(name: 'ready' | 'closed'): void {
    const native = getOwnPropertyDescriptor(prototype, name)?.get;
    if (native === undefined) return;
    const onGet = (target: object, self: unknown, args: unknown[]): unknown => {
      const session = typeof self === 'object' && self !== null ? weakGet(sessions, self) : undefined;
      return session?.[name] ?? passOn(target, self, args, onGet);
    };
    putGetterInPlace(prototype, name, standIn<() => unknown>(native, { apply: onGet }));
  }

  if (reportsRejections) {
    give('ready');
    give('closed');
  }
  hookConstructor(frame, {
    name: 'WebTransport',
    kind: 'webtransport',
    urlOf(made, given) {
      const url = typeof given === 'string' ? given : '';
      watch(made, url);
      return url;
    },
    follower,
    known: new NativeWeakMap(),
  });
}
