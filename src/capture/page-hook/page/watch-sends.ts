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

/** Bytes of `bufferedAmount` from which on new heights are reported, each at least double the one before. */
const HIGH = 64 * 1024;

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
    const open = isOpen(self);
    const result = passOn(target, self, args, onSend);
    try {
      // What is sent to a closing socket goes nowhere.
      if (open) reportSend(hooked, self, data);
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

  function isOpen(self: unknown): boolean {
    return typeof self === 'object' && self !== null && native.readyState(self) === OPEN;
  }

  /** The server's close frame is there, or the page's own is under way. */
  function isClosing(self: unknown): boolean {
    return typeof self === 'object' && self !== null && native.readyState(self) > OPEN;
  }

  function reportSend(hooked: Hooked, self: unknown, data: unknown): void {
    const at = frame.now();
    const socket = hooked.number;
    const stack = stacks.take(at) ? stackBelow(onSend) : '';
    if (stack !== hooked.stack) {
      hooked.stack = stack;
      outbox.event({ type: 'sent-from', at, socket, stack });
    }
    report(hooked, FLAG.outgoing, data);
    if (typeof self !== 'object' || self === null) return;
    const bytes = native.bufferedAmount(self);
    if (bytes < HIGH || bytes < hooked.buffered * 2) return;
    hooked.buffered = bytes;
    outbox.event({ type: 'buffered', at, socket, bytes });
  }

  replaceProperty(prototype, 'send', standIn(native.sendItself, { apply: onSend }));
  replaceProperty(prototype, 'close', standIn(native.closeItself, { apply: onClose }));
}
