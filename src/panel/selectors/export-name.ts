import type { Connection } from '../../session/connection.ts';
import { connectionHost } from './connection-text.ts';
import { stampText } from './quantity.ts';

const ENDINGS = { har: 'har', log: 'jsonl' } as const;

/**
 * `switchyard-HOST-YYYYMMDD-HHMMSS.har`, with the host of the first connection that has one, in characters that file names
 * allow.
 */
export function exportName(connections: readonly Connection[], format: 'har' | 'log', now: number): string {
  const host = connections.map(connectionHost).find((each) => each !== '') ?? 'session';
  const safe = host.replace(/[^\w.-]+/g, '-').slice(0, 80);
  return `switchyard-${safe}-${stampText(now)}.${ENDINGS[format]}`;
}
