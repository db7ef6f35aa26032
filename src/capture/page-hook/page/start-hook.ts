import type { HookMode } from '../hook-report.ts';
import { hookEventSource } from './event-stream-hook.ts';
import { frameClock } from './frame-clock.ts';
import { type Hooked, HookedFrame } from './hooked.ts';
import { type LastingListen, lastingListeners } from './lasting-listeners.ts';
import { meetRelay } from './meet-relay.ts';
import { type MessageReporter, messageReporter } from './message-reporter.ts';
import { installNativeLook } from './native-look.ts';
import { obeyer } from './obey.ts';
import { otherRealms } from './other-realms.ts';
import { Outbox } from './outbox.ts';
import { watchPage } from './page-lifecycle-hook.ts';
import { deref, NativeWeakMap } from './primordials.ts';
import { reportBlocked } from './report-blocked.ts';
import { type SocketNatives, socketNatives } from './socket-natives.ts';
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
  const frame = new HookedFrame(name, outbox, now, otherRealms);
  outbox.onFailure((problem) => frame.fail(problem));
  const lasting = inPage ? lastingListeners() : null;
  const report = messageReporter(frame, () => lasting?.renew());
  const listen = lasting?.listen ?? null;
  const reportPage = listen === null ? null : watchPage(frame, listen);
  if (reportPage !== null) frame.onFirst(reportPage);
  // Before `send` is replaced: what people send from the panel goes by the browser's own, and is reported once.
  const native = nativesOf(frame);
  const carryOut = obeyer(frame, native, (mode, answered) => setMode(mode, answered), report);
  try {
    if (native !== null) install(frame, native, report, inPage);
  } catch (problem) {
    // Another extension left nothing of the browser's own: what was put in place until then does nothing.
    frame.fail(problem);
  }

  const setMode = (mode: HookMode, answered: (() => void) | null): void => {
    const before = frame.mode;
    if (mode === 'dormant') {
      sleep(answered);
      return;
    }
    if (mode === before) return;
    frame.mode = mode;
    if (before === 'dormant') {
      const at = now();
      frame.reportFailure();
      reportPage?.();
      frame.each((hooked) => adopt(frame, hooked, at));
    } else if (before === null && mode === 'lifecycle') {
      // The debugger reports the messages of what was made so far.
      outbox.dropRows();
      frame.each((hooked) => {
        hooked.reporting = false;
      });
    }
    frame.each((hooked) => reportLost(frame, hooked));
    outbox.release();
  };

  /** Sees nothing more. @param answered adds the last event, after what was seen so far; null where that is to be forgotten */
  function sleep(answered: (() => void) | null): void {
    const isAwake = frame.mode !== 'dormant';
    frame.mode = 'dormant';
    if (isAwake) {
      frame.each((hooked) => {
        hooked.follower.listen(hooked, false);
        frame.others.listen(hooked, false);
      });
    }
    if (answered !== null) outbox.finish(answered);
    else if (isAwake) outbox.hold();
  }

  obey = carryOut;
  if (listen !== null) reportAtTheEnd(frame, listen);
}

/** Puts in place what sees all that the page does. @throws Error where that cannot be */
function install(frame: HookedFrame, native: SocketNatives, report: MessageReporter, inPage: boolean): void {
  const known = new NativeWeakMap<object, Hooked>();
  installNativeLook();
  hookEventSource(frame, report);
  const handed = watchSends(frame, native, known, report);
  hookWebSocket(frame, native, known, report, handed);
  hookWebTransport(frame);
  // In a page the relay reports it, which no page can forge.
  if (!inPage) reportBlocked(frame);
}

/** What the browser's own sockets can do; null where there are none. */
function nativesOf(frame: HookedFrame): SocketNatives | null {
  try {
    return socketNatives();
  } catch (problem) {
    frame.fail(problem);
    return null;
  }
}

/** Reports how many of its messages could not be kept. */
function reportLost(frame: HookedFrame, hooked: Hooked): void {
  const { lost: messages, number: socket } = hooked;
  hooked.lost = 0;
  if (messages > 0 && hooked.reporting)
    frame.outbox.event({ type: 'lost', at: frame.now(), socket, messages });
}

/** From now on it is reported, though it was made before. */
function adopt(frame: HookedFrame, hooked: Hooked, at: number): void {
  hooked.sent = hooked.received = hooked.lost = hooked.buffered = 0;
  hooked.waiting = hooked.readAt = -1;
  hooked.stack = '';
  // In `lifecycle` too: the debugger does not know which of its request ids is this one.
  hooked.reporting = true;
  hooked.follower.adopt(hooked, at);
  if (deref(hooked.object) === undefined) return;
  hooked.follower.listen(hooked, true);
  frame.others.listen(hooked, true);
}

/** As `setTimeout`, where that may not be there yet: until then what is to be done is done soon. */
function waitInWorker(task: () => void, delay: number): void {
  if (typeof setTimeout === 'function') setTimeout(task, delay);
  else void Promise.resolve().then(task);
}

/**
 * What was not reported yet is reported when the page goes, or goes out of sight and may be discarded. Twice: where a page goes to
 * another process, Firefox 153 ends one script that runs meanwhile ("Script terminated by timeout"), and the next one runs.
 */
function reportAtTheEnd(frame: HookedFrame, listen: LastingListen): void {
  // Also while the last of what was seen before a stop is on its way.
  const flush = frame.guardedAlways(() => frame.outbox.flush());
  const leave = frame.guardedAlways(() => {
    if (frame.mode === null) frame.each((hooked) => reportLost(frame, hooked));
    frame.outbox.leave(true);
  });
  // It was kept in the back/forward cache.
  const comeBack = frame.guardedAlways(() => frame.outbox.leave(false));
  listen(globalThis, 'pagehide', leave);
  listen(globalThis, 'pageshow', comeBack);
  listen(globalThis, 'pagehide', flush);
  listen(document, 'visibilitychange', flush);
  listen(document, 'freeze', flush);
}

function randomName(): string {
  const [a = 0, b = 0] = crypto.getRandomValues(new Uint32Array(2));
  return `${a.toString(36)}${b.toString(36)}`;
}
