import { FLAG } from '../../../events/message-segment.ts';
import { asSendable } from './as-sendable.ts';
import { askedToClose, type Hooked, type HookedFrame } from './hooked.ts';
import type { MessageReporter } from './message-reporter.ts';
import { replaceProperty, standIn } from './native-look.ts';
import { hideFrames, stackBelow } from './own-frames.ts';
import { passOn } from './pass-on.ts';
import { weakGet } from './primordials.ts';
import { SendStacks } from './send-stacks.ts';
import { OPEN, socketNatives, socketPrototype } from './socket-natives.ts';

/** Bytes of `bufferedAmount` from which on new heights are reported at once, each at least double the one before. */
const HIGH = 64 * 1024;
/** Milliseconds between two other readings that are reported: only those that differ are. */
const READ_EVERY = 50;
/** A UTF-16 unit is at most so many bytes of UTF-8. */
const WIDEST = 3;

/**
 * Watches `send` and `close` of the page's sockets. The stand-ins stay for the frame's life, though nothing be recorded: a page
 * that keeps `send` and compares it later would notice that they come or go. Then they cost a look at one flag.
 */
export function watchSends(
  frame: HookedFrame,
  known: WeakMap<object, Hooked>,
  report: MessageReporter,
): void {
  const native = socketNatives();
  const stacks = new SendStacks();
  const { outbox } = frame;
  const prototype = socketPrototype();

  const onSend = (target: object, self: unknown, args: unknown[]): unknown => {
    const hooked = frame.awake ? hookedOf(self) : undefined;
    if (hooked === undefined || args.length === 0) return passOn(target, self, args, onSend);
    // Objects become text here, and not again: their `toString` may count.
    const data = sendable(args[0]);
    args[0] = data;
    // What is sent to a closing socket goes nowhere.
    const waiting = waitingOf(self);
    const result = passOn(target, self, args, onSend);
    try {
      if (waiting >= 0) reportSend(hooked, self, data, waiting);
    } catch (problem) {
      frame.fail(problem);
    }
    return result;
  };

  function sendable(given: unknown): unknown {
    try {
      return asSendable(given);
    } catch (error) {
      hideFrames(error, onSend);
      throw error;
    }
  }

  const onClose = (target: object, self: unknown, args: unknown[]): unknown => {
    const hooked = hookedOf(self);
    const counts = hooked !== undefined && !isClosing(self);
    const result = passOn(target, self, args, onClose);
    if (counts) askedToClose(hooked, args[0]);
    return result;
  };

  function hookedOf(self: unknown): Hooked | undefined {
    return typeof self === 'object' && self !== null ? weakGet(known, self) : undefined;
  }

  /** `bufferedAmount`; -1 where the socket is not open. */
  function waitingOf(self: unknown): number {
    const isOpen = typeof self === 'object' && self !== null && native.readyState(self) === OPEN;
    return isOpen ? native.bufferedAmount(self) : -1;
  }

  /** The server's close frame is there, or the page's own is under way. */
  function isClosing(self: unknown): boolean {
    return typeof self === 'object' && self !== null && native.readyState(self) > OPEN;
  }

  /** @param waiting `bufferedAmount` as `send` was called */
  function reportSend(hooked: Hooked, self: unknown, data: unknown, waiting: number): void {
    const at = frame.now();
    const socket = hooked.number;
    const stack = stacks.take(at) ? stackBelow(onSend) : '';
    if (stack !== hooked.stack) {
      hooked.stack = stack;
      outbox.event({ type: 'sent-from', at, socket, stack });
    }
    report(hooked, FLAG.outgoing, data);
    if (waiting !== hooked.waiting && (at - hooked.readAt >= READ_EVERY || at < hooked.readAt)) {
      hooked.waiting = waiting;
      hooked.readAt = at;
      outbox.event({ type: 'buffered', at, socket, bytes: waiting });
    }
    const next = hooked.buffered * 2 < HIGH ? HIGH : hooked.buffered * 2;
    // What this message adds is asked for only where it may add so much: to read costs as much as a small part of a send.
    if (typeof data === 'string' && waiting + data.length * WIDEST < next) return;
    if (typeof self !== 'object' || self === null) return;
    const bytes = native.bufferedAmount(self);
    if (bytes < next) return;
    hooked.buffered = hooked.waiting = bytes;
    outbox.event({ type: 'buffered', at, socket, bytes });
  }

  replaceProperty(prototype, 'send', standIn(native.sendItself, { apply: onSend }));
  replaceProperty(prototype, 'close', standIn(native.closeItself, { apply: onClose }));
}
