import { combinedValue } from '../../protocol/http/field.ts';
import type { Connection } from '../../session/connection.ts';

/** What attempts are compared by: null where the request does not have it. Secrets are compared, and never shown. */
const FACETS: readonly { readonly name: string; readonly of: (connection: Connection) => string | null }[] = [
  ...[
    'cookie',
    'authorization',
    'origin',
    'sec-websocket-protocol',
    'sec-websocket-extensions',
    'sec-websocket-version',
    'user-agent',
  ].map((name) => ({
    name: `request field ${name}`,
    of: ({ request }: Connection) => (request.seen ? combinedValue(request.value.fields, name) : null),
  })),
  {
    name: 'query of the URL',
    of: ({ url }) => (url.seen ? (/\?([^#]*)/.exec(url.value)?.[1] ?? null) : null),
  },
  { name: 'HTTP version', of: ({ transport }) => (transport === 'unknown' ? null : transport) },
];

/** How many failures are compared with the attempt that worked after them. */
const MOST = 100;

/**
 * What the first attempt that worked after failures had otherwise than every one of them. Only what both sides of the comparison show:
 * a request that was not seen lacks nothing.
 * @param attempts at one endpoint, in order of time
 */
export function attemptDifferences(attempts: readonly Connection[]): readonly string[] {
  const firstFailed = attempts.findIndex(failed);
  const worked = attempts.findIndex((attempt, index) => index > firstFailed && opened(attempt));
  if (firstFailed < 0 || worked < 0) return [];
  const good = attempts[worked];
  const bad = attempts.slice(firstFailed, worked).filter(failed).slice(-MOST);
  if (
    good === undefined ||
    ![good, ...bad].every(({ request }) => request.seen && request.value.cut !== true)
  )
    return [];
  return FACETS.flatMap(({ name, of }) => {
    const value = of(good);
    const others = bad.map(of);
    if (others.includes(value)) return [];
    if (value === null) return [`${name}: sent by those that failed, not by the attempt that worked.`];
    return others.every((other) => other === null)
      ? [`${name}: sent by the attempt that worked, not by those that failed.`]
      : [`${name}: another value in the attempt that worked than in those that failed.`];
  });
}

function failed({ outcome }: Connection): boolean {
  return outcome === 'failed' || outcome === 'refused';
}

function opened({ outcome }: Connection): boolean {
  return outcome === 'open' || outcome === 'closed';
}
