import type { Batch } from '../events/batch.ts';
import { Session } from '../session/session.ts';
import type { PayloadReader } from './payload-reader.ts';
import type { Problem } from './problem.ts';

/** The formats that `recognize` tells apart. */
export type Format = 'har' | 'log' | 'netlog' | 'transcript';

/** What a reader made of a file: batches to replay, their payloads, and what was broken. */
export interface Imported {
  readonly format: Format;
  /** The program that wrote the file, as it names itself; empty where it does not. */
  readonly producer: string;
  readonly batches: readonly Batch[];
  readonly readPayload: PayloadReader;
  readonly problems: readonly Problem[];
  /** How many there were: of very many only the first are listed. */
  readonly problemCount: number;
  /** Requests of the file that are no protocol switch: counted, not listed. */
  readonly ordinaryRequests: number;
}

/** Replays an import as a live capture would arrive. */
export function replay(imported: Imported): Session {
  const session = new Session();
  for (const batch of imported.batches) session.apply(batch);
  return session;
}
