import { apply, bare, getOwnPropertyDescriptor, hasProperty, NativeError } from './primordials.ts';

const capture: unknown = getOwnPropertyDescriptor(NativeError, 'captureStackTrace')?.value;

/**
 * The page's stack below one of our functions, as the browser prints one. Empty while the page has a say in how stacks are
 * made (`Error.prepareStackTrace`): it must not see us make one.
 */
export function stackBelow(ours: object): string {
  try {
    if (typeof capture !== 'function' || hasProperty(NativeError, 'prepareStackTrace')) return '';
    const holder: { stack?: unknown } = bare({});
    apply(capture, NativeError, bare([holder, ours]));
    return typeof holder.stack === 'string' ? holder.stack : '';
  } catch {
    return '';
  }
}

/**
 * Gives an error that the browser threw at one of our functions the stack that it would have without us. Not to be used
 * where code of the page may have thrown it: its frames would be lost.
 */
export function hideFrames(error: unknown, ours: object): void {
  try {
    if (typeof capture !== 'function' || typeof error !== 'object' || error === null) return;
    // Firefox keeps the stack of a DOMException on its prototype: nothing to replace.
    if (getOwnPropertyDescriptor(error, 'stack') === undefined) return;
    apply(capture, NativeError, bare([error, ours]));
  } catch {
    // A frozen error keeps our frames.
  }
}
