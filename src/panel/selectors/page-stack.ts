import type { StackFrame } from '../../events/event.ts';

/** A stack without the frames of our own page hook, by its functions' names or by its origin. */
export function pageStack(stack: readonly StackFrame[], origin: string): readonly StackFrame[] {
  return stack.filter(
    ({ functionName, url }) => !/(^|[ .])switchyard#/.test(functionName) && !url.startsWith(`${origin}/`),
  );
}
