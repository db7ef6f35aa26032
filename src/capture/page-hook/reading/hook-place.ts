import type { TargetKind } from '../../../events/event.ts';

/** What the browser says of a frame or worker that a hook runs in; nothing of it comes from the hook. */
export interface HookPlace {
  /** Unique among all frames and workers that were ever in the tab, and the same after a worker's death. */
  readonly key: string;
  readonly target: TargetKind;
  /** URL of the document or worker; empty where it is not known. */
  readonly url: string;
}
