import { CUT_MARK } from '../../cut-text.ts';
import { LONGEST } from '../report-limits.ts';
import type { EventToReport } from './event-to-report.ts';
import { bare, charCodeAt, sliceText } from './primordials.ts';

/** An event whose texts are no longer than its reader takes, and how long they are together. */
export interface BoundEvent {
  readonly event: EventToReport;
  readonly length: number;
}

/** Cuts the texts of an event, see `LONGEST`: a page may choose any. */
export function boundEvent(given: EventToReport): BoundEvent {
  let length = 0;
  const cut = (text: string, most: number): string => {
    const kept = text.length <= most ? text : cutEnd(text, most);
    length += kept.length;
    return kept;
  };
  // A null prototype before anything is set: a page may have put setters on `Object.prototype`.
  const event = bare({ ...given });
  if ('url' in event) event.url = cut(event.url, LONGEST.url);
  if ('stack' in event) event.stack = cut(event.stack, LONGEST.stack);
  if ('protocol' in event) event.protocol = cut(event.protocol, LONGEST.words);
  if ('extensions' in event) event.extensions = cut(event.extensions, LONGEST.words);
  if ('reason' in event) event.reason = cut(event.reason, LONGEST.words);
  if ('name' in event) event.name = cut(event.name, LONGEST.words);
  if ('message' in event) event.message = cut(event.message, LONGEST.words);
  if ('directive' in event) event.directive = cut(event.directive, LONGEST.words);
  if ('problem' in event && event.problem !== null) event.problem = cut(event.problem, LONGEST.words);
  return bare({ event, length });
}

/** As `cutText` does, by what the page cannot replace. */
function cutEnd(text: string, most: number): string {
  const end = most - CUT_MARK.length;
  const last = charCodeAt(text, end - 1);
  return sliceText(text, 0, last >= 0xd800 && last < 0xdc00 ? end - 1 : end) + CUT_MARK;
}
