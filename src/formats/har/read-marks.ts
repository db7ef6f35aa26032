import type { LifecycleEvent } from '../../events/event.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import { arrayMember, member } from '../json-access.ts';
import { parseEvent } from '../log/parse-event.ts';

/**
 * The marks of a log that we wrote: gaps, evictions, navigations and ends of recording stay where they were. The start of
 * the recording is replaced by that of the import, which is the source of all events that follow.
 */
export function* readMarks(
  ownLog: unknown,
  browser: string,
  start: EpochMilliseconds,
): Generator<LifecycleEvent> {
  const marks = arrayMember(ownLog, 'marks').flatMap((mark) => parseEvent(member(mark, 'event')) ?? []);
  const started = marks.find((event) => event.type === 'recording/started');
  const at = epochMilliseconds(Math.min(start, marks[0]?.at ?? start));
  const url = started?.url ?? '';
  yield { type: 'recording/started', at, source: 'har', url, browser: started?.browser ?? browser };
  for (const event of marks) {
    if (event.type === 'recording/stopped' || event.type === 'page/navigated') yield event;
    if (event.type === 'sources/changed') yield event;
    if (event.type === 'page/changed' || event.type === 'page/clock-jumped') yield event;
    if (event.type === 'capture/gap' || event.type === 'capture/truncated') yield event;
  }
}
