import type { Connection } from '../../session/connection.ts';
import { connectionHost } from './connection-text.ts';
import { stampText } from './quantity.ts';

const ENDINGS = { har: 'har', log: 'jsonl', jsonl: 'jsonl', csv: 'csv', html: 'html' } as const;

/**
 * `switchyard-HOST-YYYYMMDD-HHMMSS.har`, with the host of the page's first connection, or else of any, in characters that file names
 * allow.
 */
export function exportName(
  connections: readonly Connection[],
  format: keyof typeof ENDINGS,
  now: number,
): string {
  // The page's own sockets say best whose recording it is; an iframe's may come first.
  const own = connections.filter(({ target }) => target === 'page');
  const host = [...own, ...connections].map(connectionHost).find((each) => each !== '') ?? 'session';
  const safe = host.replace(/[^\w.-]+/g, '-').slice(0, 80);
  return `switchyard-${safe}-${stampText(now)}.${ENDINGS[format]}`;
}
