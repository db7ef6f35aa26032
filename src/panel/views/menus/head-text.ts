import { realRequest } from '../../../analysis/situation.ts';
import type { Connection } from '../../../session/connection.ts';

/** The start line and the fields of one side as they were sent, a line each; null where they were not seen. */
export function headText(connection: Connection, side: 'request' | 'response'): string | null {
  if (side === 'request') {
    const request = realRequest(connection);
    if (request === null) return null;
    return lines(`${request.method} ${request.target} ${request.version}`, request.fields);
  }
  if (!connection.response.seen) return null;
  const { version, status, reason, fields } = connection.response.value;
  return lines(`${version} ${status} ${reason}`, fields);
}

function lines(start: string, fields: readonly { readonly name: string; readonly value: string }[]): string {
  return [start.trim(), ...fields.map(({ name, value }) => `${name}: ${value}`), ''].join('\n');
}
