import { readFile } from 'node:fs/promises';
import type { Verdict } from '../../analysis/finding.ts';
import { judge } from '../../analysis/judge.ts';
import { readHar } from '../../formats/har/read-har.ts';
import { replay } from '../../formats/imported.ts';
import type { Connection } from '../../session/connection.ts';
import type { TableRow } from './connection-table.ts';

/**
 * The rows of the table, from an exported HAR and from nothing else: what the table shows is what the file holds.
 * @throws FormatError where the file is no HAR.
 */
export async function readTableRows(har: string): Promise<TableRow[]> {
  const session = replay(readHar(await readFile(har, 'utf8')));
  return session.connections.map((connection) => {
    const attempts = attemptsLike(connection, session.connections);
    const verdicts = judge(connection, { attempts, frames: null }).map(({ verdict }) => verdict);
    const count = (wanted: Verdict) => verdicts.filter((verdict) => verdict === wanted).length;
    return {
      url: connection.url.seen ? connection.url.value : '-',
      protocol: connection.kind,
      status: connection.status.seen ? connection.status.value : null,
      outcome: connection.outcome,
      checks: { failed: count('fail'), warned: count('warn'), unknown: count('unknown') },
      sent: session.traffic(connection.id, 'client-to-server'),
      received: session.traffic(connection.id, 'server-to-client'),
      closeCode: connection.close.seen ? connection.close.value.code : null,
    };
  });
}

/** Connections to the same endpoint, this one included, in order. */
function attemptsLike(connection: Connection, all: readonly Connection[]): readonly Connection[] {
  const { url } = connection;
  if (!url.seen) return [connection];
  return all.filter((other) => other.url.seen && other.url.value === url.value);
}
