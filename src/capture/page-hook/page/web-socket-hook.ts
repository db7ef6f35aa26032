import { hookConstructor } from './hook-constructor.ts';
import { type Follower, type Hooked, type HookedFrame, type Listeners, NO_CODE } from './hooked.ts';
import type { MessageReporter } from './message-reporter.ts';
import { bare, deref } from './primordials.ts';
import { CLOSED, type SocketNatives } from './socket-natives.ts';
import { prints } from './untouched.ts';

/** RFC 6455 section 7.4.1. */
const GOING_AWAY = 1001;

/** Firefox 153 closes the sockets of a page that is left with 1001, and the page still hears of that; Chromium 156 does not say it. */
const closesWhatIsLeft = !prints;

/**
 * Puts a stand-in in place of `WebSocket`, which reports each socket that is made and what becomes of it. The page's own
 * call has its own result, whatever fails here.
 *
 * @param known gets each socket
 * @param handed takes note of what was called on one in another realm
 */
export function hookWebSocket(
  frame: HookedFrame,
  native: SocketNatives,
  known: WeakMap<object, Hooked>,
  report: MessageReporter,
  handed: NonNullable<Follower['handed']>,
): void {
  const { outbox } = frame;

  function listenersOf(hooked: Hooked): Listeners {
    const socket = hooked.number;
    return bare({
      // What is not reported is only counted: to read it would cost the page a string that it may never ask for.
      message: frame.guarded((event) => report(hooked, 0, hooked.reporting ? native.data(event) : null)),
      open: frame.guarded(() => {
        const self = deref(hooked.object);
        const protocol = self === undefined ? '' : native.protocol(self);
        const extensions = self === undefined ? '' : native.extensions(self);
        outbox.event({ type: 'opened', at: frame.now(), socket, protocol, extensions });
      }),
      error: frame.guarded(() => outbox.event({ type: 'erred', at: frame.now(), socket })),
      close: frame.guarded((event) => {
        const self = deref(hooked.object);
        const code = native.code(event);
        frame.remove(hooked);
        outbox.event({
          type: 'closed',
          at: frame.now(),
          socket,
          code,
          reason: native.reason(event),
          wasClean: native.wasClean(event),
          asked: hooked.asked,
          unsure: hooked.asked
            ? hooked.askedCode >= 0 && !isAnswer(code, hooked.askedCode)
            : code === GOING_AWAY && closesWhatIsLeft,
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
    handed,
  });

  hookConstructor(frame, {
    name: 'WebSocket',
    kind: 'websocket',
    urlOf: native.url,
    follower,
    known,
  });
}

/** A server that answers a close sends its code again (RFC 6455 section 5.5.1), and often 1000 where it has none. */
function isAnswer(code: number, asked: number): boolean {
  return code === asked || (asked === NO_CODE && code === 1000);
}
