import type { LogId } from '../../events/units.ts';
import type { PayloadPlace } from '../../session/message-index.ts';

/** What the panel asks the worker for. */
export interface PayloadPartOrder {
  readonly id: number;
  readonly log: LogId;
  readonly place: PayloadPlace;
}

/** What it answers. */
export interface PayloadPart {
  readonly id: number;
  readonly bytes: Uint8Array | null;
  /** Why it could not be read. */
  readonly why?: string;
}
