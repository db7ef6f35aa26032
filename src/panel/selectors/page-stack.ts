import type { StackFrame } from '../../events/event.ts';

/** A stack without the frames of our own page hook, recognised by the names of their functions or by their origin. */
export function pageStack(stack: readonly StackFrame[], origin: string): readonly StackFrame[] {
  return stack.filter(
    ({ functionName, url }) => !/(^|[ .])switchyard#/.test(functionName) && !url.startsWith(`${origin}/`),
  );
}
