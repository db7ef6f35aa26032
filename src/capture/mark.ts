import type { ConnectionCreated, ConnectionDiscovered, StackFrame } from '../events/event.ts';

/** How a page hook names the function that makes a socket: see hook-report.ts. */
const MARK = /^switchyard#[\w-]{1,64}#\d{1,15}$/;

/** Our own scripts, in any browser. */
const OWN_URL = /^(?:chrome|moz)-extension:\/\//;

/** Whether a text has the form of a mark. */
export function isMark(text: string): boolean {
  return MARK.test(text);
}

/**
 * The mark in a stack of the browser's own making: the name of its topmost frame, if that is of an extension's script.
 * Empty where there is none. A page can name its functions as it likes, but its scripts are no extension's.
 */
export function markOfStack(stack: readonly StackFrame[]): string {
  const [top] = stack;
  return top !== undefined && isMark(top.functionName) && OWN_URL.test(top.url) ? top.functionName : '';
}

/** The mark in the browser's own stack of what made a connection; empty where there is none. */
export function markOfInitiator(event: ConnectionCreated | ConnectionDiscovered): string {
  if (event.type !== 'connection/created' || !event.initiator.seen) return '';
  return markOfStack(event.initiator.value.stack);
}

/** A stack without the frames of our own script, which stand on top of it. */
export function withoutOurs(stack: readonly StackFrame[]): readonly StackFrame[] {
  const first = stack.findIndex(({ url }) => !OWN_URL.test(url));
  return first === -1 ? [] : stack.slice(first);
}
