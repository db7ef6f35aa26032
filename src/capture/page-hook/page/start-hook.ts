import type { HookMode } from '../hook-report.ts';
import { hookEventSource } from './event-stream-hook.ts';
import { frameClock } from './frame-clock.ts';
import { type Hooked, HookedFrame } from './hooked.ts';
import { meetRelay } from './meet-relay.ts';
import { messageTeller } from './message-teller.ts';
import { installNativeLook } from './native-look.ts';
import { obeyer } from './obey.ts';
import { Outbox } from './outbox.ts';
import { deref, method, NativeWeakMap } from './primordials.ts';
import { tellBlocked } from './tell-blocked.ts';
import { watchSends } from './watch-sends.ts';
import { hookWebSocket } from './web-socket-hook.ts';
import { hookWebTransport } from './web-transport-hook.ts';
import { meetDebugger } from './worker-line.ts';

/**
 * Starts the hook of this frame, or of this worker where the debugger put it. Whatever fails, the page has what it would have
 * without it.
 */
export function startHook(): void {
  try {
    start();
  } catch {
    // A browser without something that we need: the page goes on alone.
  }
}

function start(): void {
  if (typeof WebSocket === 'undefined') return;
  // Commands that come while this function runs have nobody to obey them yet.
  let obey: ((command: string) => void) | null = null;
  const onCommand = (command: string) => obey?.(command);
  const inPage = typeof document !== 'undefined';
  const send = inPage ? meetRelay(onCommand) : meetDebugger(onCommand);
  if (send === null) return;

  const now = frameClock();
  // Chromium 156 gives a worker that waits for the debugger no timers yet: there they are looked up when needed.
  const wait = typeof setTimeout === 'function' ? setTimeout : waitInWorker;
  const name = randomName();
  const outbox = new Outbox(name, send, (task, delay) => wait(task, delay), now);
  const frame = new HookedFrame(name, outbox, now);
  outbox.onFailure((problem) => frame.fail(problem));
  const known = new NativeWeakMap<object, Hooked>();
  const tell = messageTeller(frame);
  installNativeLook();
  hookEventSource(frame, tell);
  hookWebSocket(frame, known, tell);
  hookWebTransport(frame);
  tellBlocked(frame);
  // Before `send` is replaced: what people send from the panel goes by the browser's own, and is told once.
  const carryOut = obeyer(frame, (mode) => setMode(mode), tell);
  watchSends(frame, known, tell);

  const setMode = (mode: HookMode): void => {
    const before = frame.mode;
    if (mode === before) return;
    frame.mode = mode;
    if (mode === 'dormant') {
      outbox.hold();
      frame.each((hooked) => hooked.follower.listen(hooked, false));
      return;
    }
    if (before === 'dormant') {
      const at = now();
      frame.each((hooked) => adopt(hooked, at));
    } else if (before === null && mode === 'lifecycle') {
      // The debugger tells the messages of what was made so far.
      outbox.dropRows();
      frame.each((hooked) => {
        hooked.telling = false;
      });
    }
    frame.each(tellLost);
    outbox.release();
  };

  function tellLost(hooked: Hooked): void {
    if (hooked.lost > 0 && hooked.telling) {
      outbox.event({ type: 'lost', at: now(), socket: hooked.number, messages: hooked.lost });
    }
    hooked.lost = 0;
  }

  obey = carryOut;
  if (inPage) tellAtTheEnd(frame);
}

/** From now on it is told of, though it was made before. */
function adopt(hooked: Hooked, at: number): void {
  hooked.sent = hooked.received = hooked.lost = hooked.buffered = 0;
  hooked.stack = '';
  // In `lifecycle` too: the debugger does not know which of its request ids is this one.
  hooked.telling = true;
  hooked.follower.adopt(hooked, at);
  if (deref(hooked.object) !== undefined) hooked.follower.listen(hooked, true);
}

/** As `setTimeout`, where that may not be there yet: until then what is to be done is done soon. */
function waitInWorker(task: () => void, delay: number): void {
  if (typeof setTimeout === 'function') setTimeout(task, delay);
  else void Promise.resolve().then(task);
}

/**
 * What was not told yet is told when the page goes, or goes out of sight and may be discarded. Twice: where a page goes to
 * another process, Firefox 153 ends one script that runs meanwhile ("Script terminated by timeout"), and the next one runs.
 */
function tellAtTheEnd(frame: HookedFrame): void {
  const listen = method(EventTarget.prototype, 'addEventListener');
  const flush = frame.guarded(() => frame.outbox.flush());
  listen(
    globalThis,
    'pagehide',
    frame.guarded(() => frame.outbox.leave(true)),
    true,
  );
  // It was kept in the back/forward cache.
  listen(
    globalThis,
    'pageshow',
    frame.guarded(() => frame.outbox.leave(false)),
    true,
  );
  listen(
    globalThis,
    'pagehide',
    frame.guarded(() => frame.outbox.flush()),
    true,
  );
  listen(document, 'visibilitychange', flush, true);
  listen(document, 'freeze', flush, true);
}

function randomName(): string {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint32Array(2));
  return `${a.toString(36)}${b.toString(36)}`;
}
