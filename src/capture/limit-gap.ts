import type { CaptureGap } from '../events/event.ts';
import type { EpochMilliseconds } from '../events/units.ts';

/** Says that from now on no more of a kind is recorded; no message is missing. */
export function limitGap(at: EpochMilliseconds): CaptureGap {
  return { type: 'capture/gap', at, until: at, why: 'limit', messages: 0 };
}
