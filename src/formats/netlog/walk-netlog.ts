import { FormatError } from '../format-error.ts';
import { elementsOf, type JsonScanner, type JsonSpan, membersOf } from '../json-scanner.ts';
import { EventSpans } from './event-spans.ts';

export const EXPECTED = 'a NetLog of chrome://net-export or --log-net-log';
const LINE_FEED = 0x0a;

/** What is done with the parts of a NetLog, constants first. */
export interface NetLogParts {
  readonly constants: (span: JsonSpan) => void;
  readonly event: (span: JsonSpan, number: number) => void;
  /** A line that is no JSON, counted from 1. */
  readonly broken: (line: number) => void;
}

/** How a NetLog is written: as one object, or, where somebody chose NDJSON, each part on a line of its own (Chromium 156). */
export type NetLogForm = 'object' | 'lines';

/** The form of a NetLog, judged by its first bytes; null where it is none. */
export function netLogForm(bytes: Uint8Array): NetLogForm | null {
  const start = new TextDecoder().decode(bytes.subarray(0, 4_096)).replace(/^\u{feff}/u, '');
  if (/^\s*\{\s*"(?:constants|events|polledData)"\s*:/.test(start)) return 'object';
  return /^\s*\{\s*"type"\s*:\s*"constants"\s*,\s*"constants"\s*:/.test(start) ? 'lines' : null;
}

/**
 * Goes through a NetLog that begins at `from`. Returns whether it is whole.
 * @throws FormatError where its constants break off, because only they say what the numbers mean
 */
export function walkNetLog(
  scanner: JsonScanner,
  from: number,
  form: NetLogForm,
  parts: NetLogParts,
): boolean {
  return form === 'lines' ? walkLines(scanner, from, parts) : walkObject(scanner, from, parts);
}

function walkObject(scanner: JsonScanner, from: number, parts: NetLogParts): boolean {
  let events: number | null = null;
  let known = false;
  const members = membersOf(scanner, from);
  for (let step = members.next(0); step.done !== true; ) {
    const { name, start } = step.value;
    if (name === 'events') events = start;
    // Behind the constants, the events need not be passed over to find them.
    if (name === 'events' && known) break;
    const span = scanner.spanOfValue(start);
    if (name === 'constants') {
      takeConstants(span, parts);
      known = true;
    }
    step = members.next(span.end);
  }
  if (events === null || !known) return false;
  const spans = new EventSpans(scanner);
  const elements = elementsOf(scanner, events);
  let step = elements.next(0);
  for (let number = 0; step.done !== true; number++) {
    const span = spans.of(step.value);
    parts.event(span, number);
    step = elements.next(span.whole ? span.end : scanner.size);
  }
  return step.value.how !== 'cut-short';
}

/** The last line is `{"type":"end"}`. */
function walkLines(scanner: JsonScanner, from: number, parts: NetLogParts): boolean {
  let ended = false;
  let number = 0;
  let line = 1;
  for (let at = scanner.skipSpace(from); at < scanner.size; line++) {
    const members = membersOf(scanner, at);
    let step = members.next(0);
    while (step.done !== true) {
      const { name, start } = step.value;
      const span = scanner.spanOfValue(start);
      if (name === 'constants') takeConstants(span, parts);
      else if (name === 'event') parts.event(span, number++);
      else if (name === 'type') ended = scanner.text(span) === '"end"';
      step = members.next(span.end);
    }
    const end = step.value;
    if (end === -1 && scanner.size > at) ended = false;
    const next = end === -1 ? behindLine(scanner, at) : end;
    if (end === -1 && next < scanner.size) parts.broken(line);
    at = scanner.skipSpace(next);
  }
  return ended;
}

function takeConstants(span: JsonSpan, { constants }: NetLogParts): void {
  if (!span.whole) throw new FormatError('cut-short', 'The file breaks off', 'constants', EXPECTED);
  constants(span);
}

function behindLine(scanner: JsonScanner, from: number): number {
  let at = from;
  while (at < scanner.size && scanner.at(at) !== LINE_FEED) at++;
  return at + 1;
}
