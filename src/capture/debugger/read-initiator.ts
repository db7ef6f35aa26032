import type { Initiator, StackFrame } from '../../events/event.ts';
import { notSeen, type Observed, seen } from '../../events/observed.ts';
import { CUT_FRAME } from '../cut-frame.ts';
import { type CdpObject, cdpObject, cdpText, isCdpObject } from './cdp-value.ts';

const MAX_FRAMES = 64;
const MAX_NAME = 1024;
const MAX_URL = 8192;

/**
 * Reads `Network.Initiator`; frames of asynchronous parents follow those of the call itself. Where the stack goes on, the last frame
 * says so and has no place.
 */
export function readInitiator(value: unknown): Observed<Initiator> {
  if (!isCdpObject(value)) return notSeen('source-cannot');
  const stack: StackFrame[] = [];
  for (let trace = value.stack; isCdpObject(trace) && stack.length <= MAX_FRAMES; trace = trace.parent) {
    const frames: readonly unknown[] = Array.isArray(trace.callFrames) ? trace.callFrames : [];
    for (const frame of frames.slice(0, MAX_FRAMES + 1 - stack.length))
      stack.push(readFrame(cdpObject(frame)));
  }
  if (stack.length > MAX_FRAMES) stack.splice(MAX_FRAMES - 1, 2, CUT_FRAME);
  const url = cdpText(value.url, MAX_URL) || (stack[0]?.url ?? '');
  return seen({ type: cdpText(value.type, MAX_NAME), url: url === '' ? null : url, stack });
}

function readFrame(frame: CdpObject): StackFrame {
  return {
    functionName: cdpText(frame.functionName, MAX_NAME),
    url: cdpText(frame.url, MAX_URL),
    // The protocol counts from 0, people from 1.
    line: typeof frame.lineNumber === 'number' ? frame.lineNumber + 1 : 0,
    column: typeof frame.columnNumber === 'number' ? frame.columnNumber + 1 : 0,
  };
}
