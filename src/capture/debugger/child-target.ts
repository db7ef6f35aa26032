import type { TargetKind } from '../../events/event.ts';
import { type CdpObject, cdpText } from './cdp-value.ts';
import { PageFrames } from './page-frames.ts';

const MAX_ID = 128;
const MAX_URL = 8192;

/** A target other than the tab's own page: a worker, or a frame of another site. */
export interface ChildTarget {
  /** Stays the same when the debugger attaches to it again. */
  readonly id: string;
  readonly kind: TargetKind;
  /** URL of the worker's script, or of the frame's document. */
  readonly url: string;
  /** Its documents; null where it has none. */
  readonly frames: PageFrames | null;
}

const KINDS: ReadonlyMap<string, TargetKind> = new Map([
  ['iframe', 'iframe'],
  ['worker', 'worker'],
  ['shared_worker', 'shared-worker'],
  ['service_worker', 'service-worker'],
]);

/** Reads a `Target.TargetInfo`; null where it is malformed. A kind of target that we do not know is `unknown`. */
export function readChildTarget(info: CdpObject): ChildTarget | null {
  const id = cdpText(info.targetId, MAX_ID);
  if (id === '') return null;
  const kind = KINDS.get(cdpText(info.type, MAX_ID)) ?? 'unknown';
  return { id, kind, url: cdpText(info.url, MAX_URL), frames: kind === 'iframe' ? new PageFrames() : null };
}

/** Whether it continues when the page in which it was found is left. */
export function outlivesPage({ kind }: Pick<ChildTarget, 'kind'>): boolean {
  return kind === 'service-worker' || kind === 'shared-worker';
}
