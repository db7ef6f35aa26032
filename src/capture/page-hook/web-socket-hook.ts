import { type Follower, follow, type Hooked, type HookedFrame, type Listeners } from './hooked.ts';
import { makeMarked } from './make-marked.ts';
import type { MessageTeller } from './message-teller.ts';
import { replaceProperty, standIn } from './native-look.ts';
import { hideFrames, stackBelow } from './own-frames.ts';
import { bare, construct, deref, weakSet } from './primordials.ts';
import { protocolsOf } from './protocols-of.ts';
import { CLOSED, socketNatives } from './socket-natives.ts';
import { wordsOfError } from './words-of-error.ts';

/**
 * Puts a stand-in in place of `WebSocket`, which tells of each socket that is made and what becomes of it. The page's own
 * call has its own result, whatever fails here.
 *
 * @param known gets each socket
 */
export function hookWebSocket(frame: HookedFrame, known: WeakMap<object, Hooked>, tell: MessageTeller): void {
  const native = socketNatives();
  const { outbox } = frame;

  function listenersOf(hooked: Hooked): Listeners {
    const socket = hooked.number;
    return bare({
      message: frame.guarded((event) => tell(hooked, 0, native.data(event))),
      open: frame.guarded(() => {
        const self = deref(hooked.object);
        const protocol = self === undefined ? '' : native.protocol(self);
        const extensions = self === undefined ? '' : native.extensions(self);
        outbox.event({ type: 'opened', at: frame.now(), socket, protocol, extensions });
      }),
      error: frame.guarded(() => outbox.event({ type: 'erred', at: frame.now(), socket })),
      close: frame.guarded((event) => {
        const self = deref(hooked.object);
        frame.remove(hooked);
        outbox.event({
          type: 'closed',
          at: frame.now(),
          socket,
          code: native.code(event),
          reason: native.reason(event),
          wasClean: native.wasClean(event),
          asked: hooked.asked,
          bufferedAmount: self === undefined ? 0 : native.bufferedAmount(self),
        });
      }),
    });
  }

  const follower: Follower = bare({
    listen(hooked: Hooked, on: boolean): void {
      const self = deref(hooked.object);
      if (self === undefined) return;
      const change = on ? native.listen : native.ignore;
      const listeners = hooked.listeners ?? listenersOf(hooked);
      hooked.listeners = listeners;
      change(self, 'message', listeners.message);
      change(self, 'open', listeners.open);
      change(self, 'error', listeners.error);
      change(self, 'close', listeners.close);
    },
    adopt(hooked: Hooked, at: number): void {
      const self = deref(hooked.object);
      const readyState = self === undefined ? CLOSED : native.readyState(self);
      if (self === undefined || readyState === CLOSED) {
        frame.remove(hooked);
        return;
      }
      outbox.event({
        type: 'adopted',
        at,
        socket: hooked.number,
        kind: 'websocket',
        url: native.url(self),
        readyState,
        protocol: native.protocol(self),
        extensions: native.extensions(self),
        mark: hooked.mark,
      });
    },
  });

  const onConstruct = (target: typeof WebSocket, args: unknown[], newTarget: object): object => {
    if (frame.silent) return passOn(target, args, newTarget);
    const number = frame.number();
    const at = frame.awake ? frame.now() : 0;
    const stack = frame.awake ? stackBelow(onConstruct) : '';
    let socket: object;
    try {
      socket = makeMarked(frame.markOf(number), target, args, newTarget);
    } catch (error) {
      tellThrown(number, at, args, stack, error);
      if (typeof args[0] === 'string') hideFrames(error, onConstruct);
      throw error;
    }
    try {
      const hooked = follow(frame, number, 'websocket', socket, follower);
      weakSet(known, socket, hooked);
      if (frame.awake) {
        tellCreated(number, at, native.url(socket), args, stack);
        follower.listen(hooked, true);
      }
    } catch (problem) {
      frame.fail(problem);
    }
    return socket;
  };

  /** Once something failed: nothing but the browser's own. */
  function passOn(target: typeof WebSocket, args: unknown[], newTarget: object): object {
    try {
      return construct(target, args, newTarget);
    } catch (error) {
      hideFrames(error, onConstruct);
      throw error;
    }
  }

  function tellCreated(socket: number, at: number, url: string, args: unknown[], stack: string): void {
    outbox.event({
      type: 'created',
      at,
      socket,
      kind: 'websocket',
      url,
      protocols: protocolsOf(args[1]),
      mark: frame.markOf(socket),
      stack,
    });
  }

  function tellThrown(socket: number, at: number, args: unknown[], stack: string, error: unknown): void {
    if (!frame.awake) return;
    try {
      tellCreated(socket, at, typeof args[0] === 'string' ? args[0] : '', args, stack);
      const { name, message } = wordsOfError(error);
      outbox.event({ type: 'thrown', at, socket, name, message });
    } catch (problem) {
      frame.fail(problem);
    }
  }

  const stand = standIn(WebSocket, { construct: onConstruct });
  const { prototype } = WebSocket;
  replaceProperty(prototype, 'constructor', stand);
  replaceProperty(globalThis, 'WebSocket', stand);
}
