import type { ConnectionLedger } from '../../connection-ledger.ts';
import type { LogClock } from '../../log-clock.ts';
import type { LogWriter } from '../../log-writer.ts';
import type { DocumentOffsets } from './document-offsets.ts';
import type { HookPlace } from './hook-place.ts';

/** What frames notify their owner of. */
export interface HookFrameOwner {
  /** A request of a command was answered; `problem` is null where it was carried out. */
  answered(place: HookPlace, request: number, problem: string | null): void;
  /** A socket opened whose handshake no other source reported. */
  handshakeMissing(): void;
}

/** What all frames of a tab share. */
export interface HookShared {
  readonly owner: HookFrameOwner;
  readonly clock: LogClock;
  readonly ledger: ConnectionLedger;
  readonly offsets: DocumentOffsets;
  readonly writer: LogWriter;
}
