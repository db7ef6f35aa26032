import {
  apply,
  bare,
  defineProperty,
  get,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasProperty,
  indexOf,
  isError,
  lastIndexOf,
  NativeError,
  set,
  sliceText,
} from './primordials.ts';

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
 * Gives an error that was thrown at one of our functions the stack that it would have without us, be it the browser's error or
 * one of the page's own code that the browser called, such as an argument's `toString`.
 */
export function hideFrames(error: unknown, ours: object): void {
  try {
    if (!isError(error)) return;
    const stack = getOwnPropertyDescriptor(error, 'stack');
    if (stack === undefined) hideInherited(error);
    if (typeof capture !== 'function' || stack === undefined || stack.get !== stackGetter) return;
    if (!isPlain(error, 'name') || !isPlain(error, 'message')) return;
    const above = hasProperty(NativeError, 'prepareStackTrace') ? '' : framesAbove(error);
    if (above === null) return;
    apply(capture, NativeError, bare([error, ours]));
    if (above !== '') set(error, 'stack', join(above, stackBelow(ours)));
  } catch {
    // A frozen error keeps our frames.
  }
}

/** Firefox keeps the stack behind an accessor of the prototype: an error that has our frames gets a stack of its own without them. */
function hideInherited(error: object): void {
  let asked: object | null = error;
  let getter: (() => unknown) | undefined;
  for (let depth = 0; asked !== null && getter === undefined && depth < 16; depth++) {
    asked = getPrototypeOf(asked);
    const property = asked === null ? undefined : getOwnPropertyDescriptor(asked, 'stack');
    // A property of the page's own making.
    if (property !== undefined && property.get === undefined) return;
    getter = property?.get;
  }
  if (getter === undefined || ourFile === '' || (getter !== errorStack && getter !== exceptionStack)) return;
  const stack = apply(getter, error, bare([]));
  if (typeof stack !== 'string' || indexOf(stack, ourFile) < 0) return;
  const value = withoutOurLines(stack);
  defineProperty(error, 'stack', bare({ value, writable: true, enumerable: false, configurable: true }));
}

/** A stack as Firefox prints it, a frame a line. */
function withoutOurLines(stack: string): string {
  let kept = '';
  let start = 0;
  while (start < stack.length) {
    const newline = indexOf(stack, '\n', start);
    const end = newline < 0 ? stack.length : newline + 1;
    const line = sliceText(stack, start, end);
    if (indexOf(line, ourFile) < 0) kept += line;
    start = end;
  }
  return kept;
}

const errorStack = getOwnPropertyDescriptor(NativeError.prototype, 'stack')?.get;
const exceptionStack = getOwnPropertyDescriptor(DOMException.prototype, 'stack')?.get;

/**
 * Whether to ask an error for that asks no code of the page: the engine does as soon as it prints a stack, which is not before somebody
 * reads it. Only a `Proxy` that an error inherits from is asked.
 */
function isPlain(error: object, name: 'name' | 'message'): boolean {
  let owner: object | null = error;
  for (let depth = 0; owner !== null && depth < 16; depth++) {
    const property = getOwnPropertyDescriptor(owner, name);
    if (property !== undefined) {
      if (property.get === undefined && property.set === undefined) return typeof property.value !== 'object';
      return name === 'name' ? property.get === nameGetter : property.get === messageGetter;
    }
    owner = getPrototypeOf(owner);
  }
  return owner === null;
}

const nameGetter = getOwnPropertyDescriptor(DOMException.prototype, 'name')?.get;
const messageGetter = getOwnPropertyDescriptor(DOMException.prototype, 'message')?.get;

/** The stack down to our own first frame: empty where that is the topmost, null where there is none. */
function framesAbove(error: object): string | null {
  const stack: unknown = get(error, 'stack');
  if (typeof stack !== 'string' || ourFile === '') return null;
  const ours = indexOf(stack, ourFile);
  if (ours < 0) return null;
  const start = lastIndexOf(stack, '\n', ours);
  let above = start < 0 ? '' : sliceText(stack, 0, start);
  // The browser's own function through which we asked for a text.
  const asked = above.length - AS_TEXT.length;
  if (asked >= 0 && indexOf(above, AS_TEXT, asked) === asked) above = sliceText(above, 0, asked);
  return indexOf(above, FRAME) < 0 ? '' : above;
}

/** Frames of `above`, then of `below`, together as many as the page's limit allows. */
function join(above: string, below: string): string {
  const given: unknown = getOwnPropertyDescriptor(NativeError, 'stackTraceLimit')?.value;
  let left = typeof given === 'number' ? given : 0;
  for (let at = indexOf(above, FRAME); at >= 0; at = indexOf(above, FRAME, at + 1)) left--;
  let end = indexOf(below, FRAME);
  if (end < 0) return above;
  const start = end;
  for (; left > 0 && end >= 0; left--) end = indexOf(below, FRAME, end + 1);
  return above + sliceText(below, start, end < 0 ? below.length : end);
}

/** That of the engine, where errors have one: a page may have put another on an error of its own. */
const stackGetter = getOwnPropertyDescriptor(new NativeError(''), 'stack')?.get;

/** What each frame begins with in Chromium. */
const FRAME = '\n    at ';

const AS_TEXT = `${FRAME}String (<anonymous>)`;

/** Our own script as it stands in stacks. */
const ourFile = fileOf(new NativeError('').stack ?? '');

function fileOf(stack: string): string {
  const inChromium = indexOf(stack, 'chrome-extension://');
  const start = inChromium < 0 ? indexOf(stack, 'moz-extension://') : inChromium;
  const end = start < 0 ? -1 : indexOf(stack, '.js', start);
  return end < 0 ? '' : sliceText(stack, start, end + 3);
}
