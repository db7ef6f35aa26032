import { combinedValue } from '../../protocol/http/field.ts';
import type { Connection } from '../../session/connection.ts';
import { leftOut } from '../left-out.ts';
import { realRequest } from '../situation.ts';

/** Fields that decide about a switch, or about who asks. */
const FIELDS = [
  'cookie',
  'authorization',
  'origin',
  'sec-websocket-protocol',
  'sec-websocket-extensions',
  'sec-websocket-version',
  'user-agent',
];

/** What an attempt has at one place: `null` where it surely has nothing there, undefined where nobody saw what it has. */
type Facet = (connection: Connection) => string | null | undefined;

/** What attempts are compared by. Secrets are compared, and never shown. */
const FACETS: readonly { readonly name: string; readonly of: Facet }[] = [
  ...FIELDS.map((name) => ({ name: `request field ${name}`, of: fieldOf(name) })),
  {
    name: 'query of the URL',
    of: ({ url }) => (url.seen ? (/\?([^#]*)/.exec(url.value)?.[1] ?? null) : undefined),
  },
  { name: 'HTTP version', of: ({ transport }) => (transport === 'unknown' ? undefined : transport) },
];

/** How many failures are compared with the attempt that worked after them. */
const MOST = 100;

/**
 * What the first attempt that worked after failures had otherwise than every one of them. Only what was seen of all of them is compared: a
 * request that was not seen lacks nothing, nor does a field differ that one of the sources does not show.
 * @param attempts at one endpoint, in order of time
 */
export function attemptDifferences(attempts: readonly Connection[]): readonly string[] {
  const firstFailed = attempts.findIndex(failed);
  const worked = attempts.findIndex((attempt, index) => index > firstFailed && opened(attempt));
  const good = attempts[worked];
  if (firstFailed < 0 || good === undefined) return [];
  const bad = attempts.slice(firstFailed, worked).filter(failed).slice(-MOST);
  return FACETS.flatMap(({ name, of }) => {
    const value = of(good);
    const others = bad.map(of);
    if (value === undefined || others.includes(undefined) || others.includes(value)) return [];
    // Another source may not show what this one shows.
    if (value === null || others.includes(null)) {
      if (bad.some((each) => seenBy(each) !== seenBy(good))) return [];
    }
    if (value === null) return [`${name}: sent by those that failed, not by the attempt that worked.`];
    return others.every((other) => other === null)
      ? [`${name}: sent by the attempt that worked, not by those that failed.`]
      : [`${name}: another value in the attempt that worked than in those that failed.`];
  });
}

/** A field of the request as it was sent. */
function fieldOf(name: string): Facet {
  return (connection) => {
    const head = realRequest(connection);
    if (head === null || head.cut === true) return undefined;
    const value = combinedValue(head.fields, name);
    return value === null && leftOut(connection) !== null ? undefined : value;
  };
}

/** The sources that show requests: what the page reports of itself has none. */
function seenBy({ sources }: Connection): string {
  return sources
    .filter((source) => source !== 'page-hook' && source !== 'content-script')
    .toSorted()
    .join(' ');
}

function failed({ outcome }: Connection): boolean {
  return outcome === 'failed' || outcome === 'refused';
}

function opened({ outcome }: Connection): boolean {
  return outcome === 'open' || outcome === 'closed';
}
