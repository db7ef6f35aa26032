import { hookConstructor } from './hook-constructor.ts';
import type { Follower, Hooked, HookedFrame } from './hooked.ts';
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

/**
 * Reports WebTransport sessions: made, ready, closed. What travels over one is not seen. Both promises count as handled from
 * the beginning (WebTransport section 6.2), so that to wait for them hides no rejection from the page.
 */
export function hookWebTransport(frame: HookedFrame): void {
  if (typeof WebTransport === 'undefined') return;
  const { prototype } = WebTransport;
  const readyOf = getter<object>(prototype, 'ready');
  const closedOf = getter<object>(prototype, 'closed');
  const then = looseMethod(Promise.prototype, 'then');
  const urls = new NativeWeakMap<object, string>();
  // Of the language itself, whatever the page put in place of `Promise`.
  const settled = (async () => {})();
  const { outbox } = frame;

  /** Calls, but only while it matters, and never throws. */
  const quietly = (what: (value: unknown) => void) => (value: unknown) => {
    try {
      if (frame.awake) what(value);
    } catch (problem) {
      frame.fail(problem);
    }
  };

  /** Waits for a promise that the page has as well, whose `constructor` may be a getter of the page's: `then` asks for it. */
  function wait(promise: object, kept: (value: unknown) => void, broken: (reason: unknown) => void): void {
    const before = getOwnPropertyDescriptor(promise, 'constructor');
    if (!defineProperty(promise, 'constructor', bare({ value: undefined, configurable: true }))) return;
    then(promise, kept, broken);
    if (before === undefined) deleteProperty(promise, 'constructor');
    else defineProperty(promise, 'constructor', bare(before));
  }

  function reportClosed(hooked: Hooked, value: unknown, wasClean: boolean): void {
    frame.remove(hooked);
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

  const follower: Follower = bare({
    listen(hooked: Hooked, on: boolean): void {
      const self = deref(hooked.object);
      // A promise can't be left: it is waited for once.
      if (!on || self === undefined || hooked.opened) return;
      hooked.opened = true;
      const socket = hooked.number;
      wait(
        readyOf(self),
        quietly(() =>
          outbox.event({ type: 'opened', at: frame.now(), socket, protocol: '', extensions: '' }),
        ),
        quietly(() => outbox.event({ type: 'erred', at: frame.now(), socket })),
      );
      wait(
        closedOf(self),
        quietly((value) => reportClosed(hooked, value, true)),
        quietly(() => reportClosed(hooked, null, false)),
      );
    },
    // A session has no state that could be read: whether it is ready, or over by now, its promises say a moment later.
    adopt(hooked: Hooked, at: number): void {
      const self = deref(hooked.object);
      if (self === undefined) return;
      const url = weakGet(urls, self) ?? '';
      let ready = false;
      let over = false;
      const ends = quietly(() => {
        over = true;
      });
      const begins = quietly(() => {
        ready = true;
      });
      wait(readyOf(self), begins, ends);
      wait(closedOf(self), ends, ends);
      const report = quietly(() => {
        if (over) {
          frame.remove(hooked);
          return;
        }
        outbox.event({
          type: 'adopted',
          at,
          socket: hooked.number,
          kind: 'webtransport',
          url,
          readyState: ready ? 1 : 0,
          protocol: '',
          extensions: '',
          mark: hooked.mark,
        });
      });
      wait(settled, report, report);
    },
  });

  hookConstructor(frame, {
    name: 'WebTransport',
    kind: 'webtransport',
    urlOf(made, given) {
      const url = typeof given === 'string' ? given : '';
      weakSet(urls, made, url);
      return url;
    },
    follower,
    known: new NativeWeakMap(),
  });
}
