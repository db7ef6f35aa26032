import type { StackFrame } from '../events/event.ts';
import { CUT_MARK } from './cut-text.ts';

/** The last frame of a stack that goes on: it has no place. */
export const CUT_FRAME: StackFrame = { functionName: CUT_MARK, url: '', line: 0, column: 0 };
