import * as v from 'valibot';
import { RECORDING_MODES } from '../../channel/coverage.ts';
import { logId } from '../../events/units.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const STATE = v.array(
  v.object({
    tabId: count,
    log: v.pipe(v.string(), v.minLength(1), v.transform(logId)),
    /** The log that replaces it, unless nothing of that is on disk. */
    next: v.optional(v.nullable(v.pipe(v.string(), v.minLength(1), v.transform(logId))), null),
    /** The replaced log stays as a stored session. */
    keep: v.optional(v.boolean(), false),
    recording: v.boolean(),
    preserveLog: v.boolean(),
    mode: v.picklist(RECORDING_MODES),
    /** Recording was about to end. */
    stopping: v.optional(v.boolean(), false),
    /** Commands that were not carried out yet. */
    commands: v.optional(
      v.array(
        v.variant('type', [
          v.object({ type: v.picklist(['start', 'stop']) }),
          v.object({ type: v.literal('set-mode'), mode: v.picklist(RECORDING_MODES) }),
        ]),
      ),
      [],
    ),
    /** Workers whose hooks can be spoken with, see debugger-targets.ts. */
    workers: v.optional(
      v.array(
        v.object({
          session: v.string(),
          id: v.string(),
          kind: v.picklist(['worker', 'service-worker', 'shared-worker']),
          url: v.string(),
          binding: v.string(),
          config: v.string(),
        }),
      ),
      [],
    ),
  }),
);

/** What a recorder has to know again after the worker was restarted. */
export type SavedTab = v.InferOutput<typeof STATE>[number];

/** Reads what `storage.session` holds. Empty at the browser's start, and for anything that is not ours. */
export function parseSavedState(value: unknown): readonly SavedTab[] {
  const parsed = v.safeParse(STATE, value);
  return parsed.success ? parsed.output : [];
}
