import type { Connection } from '../../session/connection.ts';
import { isLoopback, urlOf } from '../checks/loopback.ts';
import { type Difference, onlyOne, otherValue } from './difference.ts';
import { isVaryingName } from './stable-field.ts';
import { isId, isRedacted, stableShard, stableText, VARIES } from './stable-text.ts';

/** Differences of two URLs: scheme, host, path, then the parameters of the query by name. */
export function diffUrls({ url: a }: Connection, { url: b }: Connection): Difference[] {
  if (!a.seen || !b.seen || a.value === b.value) return [];
  const [left, right] = [urlOf(a.value), urlOf(b.value)];
  if (left === null || right === null)
    return stableText(a.value) === stableText(b.value)
      ? []
      : [otherValue('url', 'the URL', stableText(a.value), stableText(b.value))];
  const [placeA, placeB] = [placeText(left), placeText(right)];
  const found = placeA === placeB ? [] : [otherValue('url', 'the URL', placeA, placeB)];
  return [...found, ...diffQueries(left.searchParams, right.searchParams)];
}

function placeText(url: URL): string {
  return `${url.protocol}//${stableHost(url)}${stablePath(url.pathname)}`;
}

/** A host with its port; a server of one's own machine takes any port. */
export function stableHost({ hostname, host }: URL): string {
  return isLoopback(hostname) ? `${hostname}:${VARIES}` : stableShard(host);
}

/** SockJS 0.3.3: a server and a session, both drawn by the client. */
const SOCK_JS =
  /\/\d{3}\/[^/.]{8,}\/(?:websocket|xhr(?:_send|_streaming)?|eventsource|htmlfile|jsonp(?:_send)?)$/;

/** A path in which ids have one stand-in, such as SockJS's server and session, and what a redacted export replaced. */
export function stablePath(path: string): string {
  return path
    .replace(SOCK_JS, (part) => `/${VARIES}/${VARIES}/${part.split('/').at(-1)}`)
    .split('/')
    .map((part) => (part !== '' && (isId(part) || isRedacted(part)) ? VARIES : stableText(part)))
    .join('/');
}

function diffQueries(a: URLSearchParams, b: URLSearchParams): Difference[] {
  const found: Difference[] = [];
  for (const name of new Set([...a.keys(), ...b.keys()].map(String))) {
    const [left, right] = [a.getAll(name), b.getAll(name)].map((values) =>
      values.length === 0 ? null : values.join(', '),
    );
    if (left === undefined || right === undefined || left === right) continue;
    const where = `url.${name}`;
    const varying = isVaryingName(name);
    if (left === null || right === null) {
      // A name that is drawn, such as that of a cache breaker.
      if (isId(name)) continue;
      const stable = (value: string | null) =>
        value === null ? null : varying ? VARIES : stableText(value) || '(empty)';
      found.push(onlyOne(where, `the parameter ${name} in the URL`, stable(left), stable(right)));
    } else if (
      !varying &&
      !isRedacted(left) &&
      !isRedacted(right) &&
      stableText(left) !== stableText(right)
    ) {
      found.push(otherValue(where, `the parameter ${name}`, stableText(left), stableText(right)));
    }
  }
  return found;
}
