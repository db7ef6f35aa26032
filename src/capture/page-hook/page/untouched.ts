/*
 * A same-origin page can reach a frame's or popup's window before the hook does (see ../relay-line.ts), and replace what the hook
 * is about to take from it: then the hook would hand it the line. Whether a function is the browser's own cannot be asked by calling
 * anything that may have been replaced as well. But V8 prints a value, as `Function.prototype.toString` would and calling nothing, in
 * the message of one of its errors. Firefox 153 prints no such thing.
 */

interface Question {
  readonly key: unknown;
  readonly of: unknown;
}

/** Says so of all: what follows is wrong by its types, and is to throw. */
function isAskable(question: Question): question is { readonly key: PropertyKey; readonly of: object } {
  return question.of === 1;
}

/** The message of the engine's own error, whose own property it is; empty where it has none. */
function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return '';
  return typeof error.message === 'string' ? error.message : '';
}

function printed(key: unknown): string {
  const question: Question = { key, of: 1 };
  try {
    return isAskable(question) && question.key in question.of ? ' ' : '';
  } catch (error) {
    return messageOf(error);
  }
}

/** Whether the engine prints values at all, hence is V8: two functions of ours are not the same then. */
export const prints = printed(() => 1) !== printed(() => 2);

/** Whether a value is the browser's own function that calls itself so; true where that cannot be known. */
export function isUntouched(value: unknown, name: string): boolean {
  return (
    !prints ||
    printed(value) === `Cannot use 'in' operator to search for 'function ${name}() { [native code] }' in 1`
  );
}
