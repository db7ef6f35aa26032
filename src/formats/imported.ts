import type { Batch } from '../events/batch.ts';
import { Session } from '../session/session.ts';
import type { PayloadReader } from './payload-reader.ts';
import type { Problem } from './problem.ts';

/** The formats that `recognize` can distinguish. */
export type Format = 'cdp' | 'har' | 'log' | 'netlog' | 'pcap' | 'transcript';

/** The result of a reader: batches to replay, their payloads, and what was broken. */
export interface Imported {
  readonly format: Format;
  /** The program that wrote the file, by its own name; empty where the file does not name it. */
  readonly producer: string;
  /** Whether the file says of itself that secrets and payloads were taken out before it was written. */
  readonly redacted: boolean;
  /** Connections that were left out when the file was written, as it says; absent where it says nothing of them. */
  readonly connectionsLeftOut?: number;
  readonly batches: readonly Batch[];
  readonly readPayload: PayloadReader;
  readonly problems: readonly Problem[];
  /** How many problems there were: where there are very many, only the first are listed. */
  readonly problemCount: number;
  /** Requests of the file that are not protocol switches: counted, not listed. */
  readonly ordinaryRequests: number;
}

/** Replays an import in the way a live capture arrives. */
export function replay(imported: Imported): Session {
  const session = new Session();
  for (const batch of imported.batches) session.apply(batch);
  return session;
}
