import { printable } from '../../parts/printable.ts';
import { connectionHost, connectionName } from '../../selectors/connection-text.ts';
import type { LifeRow } from '../../selectors/life-rows.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';

/** What a line of the picture of lives is called: the name of a connection, without its query that of an endpoint, and its host. */
export function lifeName({ kind, connections, endpoints }: LifeRow): string {
  const [first] = connections;
  if (kind === 'others' || first === undefined) return text('overviewOthers', wholeNumber(endpoints));
  const full = connectionName(first);
  const name = kind === 'connection' ? full : full.replace(/(?<=.)\?.*$/s, '');
  const host = connectionHost(first);
  return printable(host === '' || host === name ? name : `${name} (${host})`);
}
