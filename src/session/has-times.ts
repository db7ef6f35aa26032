import type { Connection } from './connection.ts';

/** Whether a connection's times were measured: a transcript has an order and no times. */
export function hasTimes({ sources }: Pick<Connection, 'sources'>): boolean {
  return !sources.includes('transcript');
}
