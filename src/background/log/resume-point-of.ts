import type { ResumePoint } from '../../events/resume-point.ts';
import type { LostSegments } from './lost-segments.ts';
import type { Sealing } from './sealed-segment.ts';

/** What goes into the transaction of batch `number`, which holds this segment and a gap for what was lost before it. */
export function resumePointOf(
  { offsets, counts }: Sealing,
  lost: LostSegments | null,
  number: number,
): ResumePoint {
  const all = lost === null ? offsets : [...lost.offsets, ...offsets];
  if (counts !== null) return { offsets: all, counts: { ...counts, through: number } };
  const before = lost?.counts ?? null;
  // Its own messages are not in those.
  return { offsets: all, counts: before === null ? null : { ...before, through: number - 1 } };
}
