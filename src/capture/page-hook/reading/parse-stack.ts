import type { StackFrame } from '../../../events/event.ts';
import { CUT_FRAME } from '../../cut-frame.ts';
import { CUT_MARK, cutText } from '../../cut-text.ts';

const MAX_FRAMES = 64;
const MAX_NAME = 1024;
const MAX_LINE = 16_384;

/**
 * Reads the text of an error's stack, as Chromium (`    at name (url:1:2)`) and Firefox (`name@url:1:2`) print it. Lines
 * that are no frames, such as the error's own words, are left out. A page may have written it: any text is read. Where the stack
 * goes on, the last frame says so.
 */
export function parseStack(text: string): readonly StackFrame[] {
  const frames: StackFrame[] = [];
  for (const line of text.split('\n')) {
    const frame = line.length > MAX_LINE ? null : readLine(line.trim());
    if (frame === null) continue;
    if (frames.length === MAX_FRAMES) return [...frames.slice(0, -1), CUT_FRAME];
    frames.push(frame);
  }
  return text.endsWith(CUT_MARK) ? [...frames.slice(0, MAX_FRAMES - 1), CUT_FRAME] : frames;
}

function readLine(line: string): StackFrame | null {
  if (line.startsWith('at ')) return readChromium(line.slice(3));
  const at = line.indexOf('@');
  return at === -1 ? null : readPlace(line.slice(0, at), line.slice(at + 1));
}

function readChromium(frame: string): StackFrame | null {
  const open = frame.endsWith(')') ? frame.indexOf(' (') : -1;
  if (open === -1) return readPlace('', frame.replace(/^async /, ''));
  const name = frame.slice(0, open).replace(/^async /, '');
  return readPlace(name, frame.slice(open + 2, -1));
}

function readPlace(name: string, place: string): StackFrame | null {
  const found = /:(\d{1,9}):(\d{1,9})$/.exec(place);
  if (found === null) return null;
  const url = place.slice(0, found.index);
  return { functionName: cutText(name, MAX_NAME), url, line: Number(found[1]), column: Number(found[2]) };
}
