import { FLAG } from '../../../events/message-segment.ts';
import { asSendable } from './as-sendable.ts';
import { askedToClose, type Follower, type Hooked, type HookedFrame } from './hooked.ts';
import type { MessageReporter } from './message-reporter.ts';
import { replaceProperty, standIn } from './native-look.ts';
import { hideFrames, stackBelow } from './own-frames.ts';
import { passOn } from './pass-on.ts';
import { deref, weakGet } from './primordials.ts';
import { SendStacks } from './send-stacks.ts';
import { OPEN, type SocketNatives, socketPrototype } from './socket-natives.ts';

/** Bytes of `bufferedAmount` from which on new heights are reported at once, each at least double the one before. */
const HIGH = 64 * 1024;
/** Milliseconds between two other readings that are reported: only those that differ are. */
const READ_EVERY = 50;
/** A UTF-16 unit is at most so many bytes of UTF-8. */
const WIDEST = 3;

/**
 * Watches `send` and `close` of the page's sockets. The stand-ins stay for the frame's life, though nothing be recorded: a page
 * that keeps `send` and compares it later would notice that they come or go. Then they cost a look at one flag.
 *
 * @returns takes note of what other realms' stand-ins were called with on a socket of this one
 */
export function watchSends(
  frame: HookedFrame,
  native: SocketNatives,
  known: WeakMap<object, Hooked>,
  report: MessageReporter,
): NonNullable<Follower['handed']> {
  const stacks = new SendStacks();
  const { outbox, others } = frame;
  const prototype = socketPrototype();

  const onSend = (target: object, self: unknown, args: unknown[]): unknown => {
    const hooked = frame.awake ? hookedOf(self) : undefined;
    const isFollowed = hooked !== undefined || (frame.awake && isSocket(self));
    if (!isFollowed || args.length === 0) return passOn(target, self, args, onSend);
    // Objects become text here, and not again: their `toString` may count.
    const data = sendable(args[0]);
    args[0] = data;
    // What is sent to a closing socket goes nowhere.
    const waiting = waitingOf(self);
    const result = passOn(target, self, args, onSend);
    try {
      if (waiting < 0) return result;
      if (hooked !== undefined)
        reportSend(hooked, self, data, waiting, stacks.take(frame.now()) ? stackBelow(onSend) : '');
      else if (isSocket(self)) others.handOver(self, 'send', data);
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
    const elsewhere = hooked === undefined && frame.awake && isSocket(self) ? self : null;
    const counts = (hooked !== undefined || elsewhere !== null) && !isClosing(self);
    const result = passOn(target, self, args, onClose);
    if (!counts) return result;
    if (hooked !== undefined) askedToClose(hooked, args[0]);
    else if (elsewhere !== null) others.handOver(elsewhere, 'close', args[0]);
    return result;
  };

  function hookedOf(self: unknown): Hooked | undefined {
    return typeof self === 'object' && self !== null ? weakGet(known, self) : undefined;
  }

  /** Of any realm. */
  function isSocket(self: unknown): self is object {
    if (typeof self !== 'object' || self === null) return false;
    try {
      return native.readyState(self) >= 0;
    } catch {
      return false;
    }
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

  /**
   * @param waiting `bufferedAmount` as `send` was called
   * @param stack the page's; empty where it is not reported
   */
  function reportSend(hooked: Hooked, self: unknown, data: unknown, waiting: number, stack: string): void {
    const at = frame.now();
    const socket = hooked.number;
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
  return (hooked, call, value) => {
    if (call === 'close') {
      askedToClose(hooked, value);
      return;
    }
    // Where it was called is not known here.
    const self = deref(hooked.object);
    if (self !== undefined) reportSend(hooked, self, value, native.bufferedAmount(self), '');
  };
}
