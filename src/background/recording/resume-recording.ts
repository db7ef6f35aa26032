import type { LogClock } from '../../capture/log-clock.ts';
import { markOfHookKey } from '../../capture/page-hook/reading/hook-key.ts';
import { type EpochMilliseconds, epochMilliseconds } from '../../events/units.ts';
import type { DeepRecording } from '../deep/deep-recording.ts';
import type { Doors } from '../doors.ts';
import { type LogEnd, readLogEnd } from '../log/read-log-end.ts';
import type { TabLog } from '../log/tab-log.ts';
import type { PassedMessages } from './passed-messages.ts';
import type { RecordingEvent } from './recording-phase.ts';
import type { SavedTab } from './saved-state.ts';
import type { StandardRecording } from './standard-recording.ts';
import { errorWords, isGone } from './trouble.ts';

/** What goes on with what an earlier background worker wrote. */
export interface ResumedParts {
  readonly doors: Doors;
  readonly clock: LogClock;
  readonly log: TabLog;
  readonly passed: PassedMessages;
  readonly standard: StandardRecording;
  readonly deep: DeepRecording;
}

/**
 * Goes on where the earlier worker left off, with the commands that it did not carry out.
 *
 * @param dispatch takes an event; resolves when it counts
 * @param firstEventAt resolves to the time of the first event that waits, in seconds of the browser's monotonic clock; null for
 * none
 * @returns how Deep goes on, see `resumeDeep`; null where it does not
 * @throws Error when the disk fails
 */
export async function resumeRecording(
  parts: ResumedParts,
  saved: SavedTab,
  dispatch: (event: RecordingEvent) => Promise<void>,
  firstEventAt: () => Promise<number | null>,
): Promise<(() => Promise<RecordingEvent>) | null> {
  const { clock, doors, log } = parts;
  const { commands, mode, recording, stopping } = saved;
  const startedAt = doors.localNow();
  const { end, isToClear } = await restoreLog(parts, saved);
  // What the debugger reported last died with that worker.
  if (stopping && wasDeep(saved)) writeRestart(log, end.lastAt ?? clock.now(), clock.now());
  await dispatch({ type: 'resume', recording, stopping, mode });
  if (isToClear) await dispatch({ type: 'clear' });
  for (const command of commands) await dispatch(command);
  return stopping || !wasDeep(saved) ? null : resumeDeep(parts, saved, end, startedAt, firstEventAt);
}

/** Whether the earlier worker recorded with the debugger, which stays attached over its death. */
function wasDeep({ recording, mode }: SavedTab): boolean {
  return recording && mode === 'deep';
}

/**
 * Reads what the earlier worker wrote into the ledger, the counts and the clock.
 *
 * @returns the log's end, and whether the log was about to be replaced by a new one
 * @throws Error when the disk fails
 */
async function restoreLog(
  parts: ResumedParts,
  saved: SavedTab,
): Promise<{ readonly end: LogEnd; readonly isToClear: boolean }> {
  const { clock, doors, log, passed, standard, deep } = parts;
  const { capture } = standard;
  const { next } = saved;
  const isReplaced = next !== null && (await doors.store.lastBatch(next)) !== null;
  const id = isReplaced ? next : saved.log;
  if (isReplaced) await log.letGo(saved.log, saved.keep);
  const end = await readLogEnd(doors.store, id);
  log.resume(
    id,
    end.last,
    end.events.some(({ type }) => type === 'recording/stopped'),
  );
  capture.beginLog(log.writer);
  deep.source.beginLog(log.writer);
  capture.ledger.restore(end.events, markOfHookKey);
  const { offsets, counts } = await doors.store.resumePoint(id);
  standard.hooks.restore(offsets);
  await passed.restore(counts, doors.store, id, wasDeep(saved));
  if (end.epochAtMonotonicZero !== null) clock.restore(end.epochAtMonotonicZero);
  if (saved.recording && !wasDeep(saved)) standard.document.restore(end.events);
  // One that was to be kept is left again as soon as the page's hook has come.
  return { end, isToClear: next !== null && !isReplaced && !saved.keep };
}

/**
 * Goes on in Deep, and writes the gap.
 *
 * @param startedAt when this worker began, by its own clock
 * @returns how it goes on: to be awaited after this, since the hooks' lines come when the whole background is ready
 */
async function resumeDeep(
  parts: ResumedParts,
  { workers }: SavedTab,
  { events, lastAt }: LogEnd,
  startedAt: number,
  firstEventAt: () => Promise<number | null>,
): Promise<() => Promise<RecordingEvent>> {
  const { clock, log, standard, deep } = parts;
  const { ledger } = standard.capture;
  standard.hooks.setMode('lifecycle');
  ledger.leaveToHooks();
  const beganAt = await deep.inherit(startedAt);
  const problem = await deep.resume(workers).then(
    () => null,
    (error: unknown) => error,
  );
  // Asked last: what woke this worker may come after the answers to its own commands.
  const first = await firstEventAt();
  const until = first === null ? beganAt : epochMilliseconds(Math.min(beganAt, clock.toEpoch(first)));
  writeRestart(log, epochMilliseconds(Math.min(lastAt ?? until, until)), until);
  await log.writeEvicted(events, until);
  // A page that is merely busy is recorded all the same.
  if (isGone(problem)) return async () => ({ type: 'taken-away', reason: errorWords(problem) });
  return () => meetHooks(parts, until);
}

async function meetHooks(
  { clock, log, standard, deep }: ResumedParts,
  until: EpochMilliseconds,
): Promise<RecordingEvent> {
  const others = await deep.meetHooks(standard.capture.ledger.all());
  if (others) writeRestart(log, until, clock.now());
  return { type: 'resumed' };
}

/** Writes that what happened between two background workers is not known. */
function writeRestart(log: TabLog, at: EpochMilliseconds, until: EpochMilliseconds): void {
  log.write({ type: 'capture/gap', at, until, why: 'worker-restarted', messages: null });
}
