import type { TargetKind } from '../../../events/event.ts';
import type { ConnectionLedger } from '../../connection-ledger.ts';
import type { LogClock } from '../../log-clock.ts';
import type { LogWriter } from '../../log-writer.ts';

/** What the browser says of a frame or worker that a hook runs in; nothing of it comes from the hook. */
export interface HookPlace {
  /** Unique among all frames and workers that were ever in the tab, and the same after a worker's death. */
  readonly key: string;
  readonly target: TargetKind;
  /** URL of the document or worker; empty where it is not known. */
  readonly url: string;
}

/** What the source tells its owner. */
export interface HookSourceOwner {
  /** A request of a command was answered; `problem` is null where it was carried out. */
  answered(place: HookPlace, request: number, problem: string | null): void;
  /** A socket opened whose handshake no other source told. */
  handshakeMissing(): void;
}

/** What all frames of a tab share. */
export interface HookShared {
  readonly owner: HookSourceOwner;
  readonly clock: LogClock;
  readonly ledger: ConnectionLedger;
  readonly writer: LogWriter;
}
