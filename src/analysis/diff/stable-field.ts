import { parseExtensions } from '../../protocol/websocket/extensions.ts';
import { isRedacted, stableShard, stableText, VARIES } from './stable-text.ts';

/** How a field of a handshake is compared. */
export type FieldUse =
  /** Not at all: it is made anew for each connection, or says when. */
  | 'never'
  /** Whether it is there. */
  | 'presence'
  /** By its value, without what differs from one recording to the next. */
  | 'value'
  /** By its value, after everything else: it says which browser it is, and seldom why one fails. */
  | 'incidental';

const NEVER = new Set([
  'sec-websocket-key',
  'sec-websocket-accept',
  'date',
  'age',
  'expires',
  'last-modified',
  'etag',
  'if-none-match',
  'if-modified-since',
  'content-length',
  // The URL says the same.
  ':path',
  ':method',
]);

const INCIDENTAL =
  /^(?:user-agent|accept-language|accept-encoding|accept|cache-control|pragma|priority|dnt|te|keep-alive|sec-(?:ch|fetch|gpc)(?:-.*)?|connection-.*|alt-svc|nel|report-to|reporting-endpoints|vary)$/;

/** Names of values that are drawn or counted for each connection. */
const VARYING =
  /(?:^|[-_.])(?:id|uid|uuid|guid|sid|ray|trace|traceparent|tracestate|span|nonce|token|sig|signature|ticket|time|timestamp|ts|remaining|reset|runtime|duration|elapsed|session|sessionid|csrf|xsrf|expires|hmac|cachebust|rand|random)(?:$|[-_.])|^[a-z]*(?:id|token|nonce|time|timestamp|stamp)$|^(?:t|_|v-id|code|state|key|apikey|api-key|api_key|auth|jwt)$|trace|nonce|token|requestid|api-?key|secret|passw|credential/i;

/** Names of fields that say which of several machines answered, how long it took, or when to come again. */
const INSTANCE =
  /^(?:server-timing|retry-after)$|(?:^|[-_.])(?:served-by|backend|instance|pod|node|replica|worker|upstream|shard|hostname|machine|container|timer|took|latency|hits|uptime)(?:$|[-_.])|^x-(?:host|server|via)$/;

export function fieldUse(name: string): FieldUse {
  if (NEVER.has(name)) return 'never';
  if (INSTANCE.test(name) && !name.includes('version')) return 'presence';
  if (INCIDENTAL.test(name)) return 'incidental';
  if (name === 'authorization' || name === 'cookie' || name === 'set-cookie') return 'value';
  return isVaryingName(name) ? 'presence' : 'value';
}

/** Whether a field, or a parameter of a URL, has another value in each recording, by its name. */
export function isVaryingName(name: string): boolean {
  return VARYING.test(name);
}

/**
 * Whether two values of a field say the same.
 * @param name in lower case
 */
export function sameField(name: string, a: string, b: string): boolean {
  if (a === b) return true;
  if (name === 'sec-websocket-protocol') return sameSubprotocols(a, b);
  if (isRedacted(a) || isRedacted(b)) return true;
  return stableField(name, a) === stableField(name, b);
}

/** A field's value without what differs from one recording to the next, and without secrets. */
export function stableField(name: string, value: string): string {
  switch (name) {
    case 'cookie':
      return cookieNames(value.split(';'));
    case 'set-cookie':
      return stableSetCookie(value);
    case 'authorization':
    case 'proxy-authorization':
      return `${/^[!#$%&'*+.^`|~\w-]+(?= )/.exec(value)?.[0] ?? ''} ${VARIES}`.trim();
    case 'host':
    case ':authority':
    case 'origin':
      return stableShard(stableText(value.trim()));
    case 'connection':
    case 'upgrade':
      return elements(value.toLowerCase()).toSorted().join(', ');
    case 'sec-websocket-extensions':
      return extensionsText(value);
    case 'sec-websocket-protocol':
      return elements(value).map(stableText).join(', ');
    default:
      return stableText(value.trim());
  }
}

/** A subprotocol that was replaced may be any; how many there are is known. */
function sameSubprotocols(a: string, b: string): boolean {
  const [left, right] = [elements(a), elements(b)];
  if (left.length !== right.length) return false;
  return left.every((one, i) => {
    const other = right[i] ?? '';
    return isRedacted(one) || isRedacted(other) || stableText(one) === stableText(other);
  });
}

function elements(list: string): string[] {
  return list
    .split(',')
    .map((element) => element.trim())
    .filter((element) => element !== '');
}

function cookieNames(pairs: readonly string[]): string {
  const names = pairs.map((pair) => stableText((pair.split('=')[0] ?? '').trim()));
  return [...new Set(names.filter((name) => name !== ''))].toSorted().join(', ');
}

/** Names and attributes: `sid; HttpOnly; Path=/`. */
function stableSetCookie(value: string): string {
  const [pair = '', ...attributes] = value.split(';');
  const kept = attributes
    .map((attribute) => attribute.trim())
    .filter((attribute) => attribute !== '' && !/^(?:expires|max-age)=/i.test(attribute))
    .map((attribute) => attribute.toLowerCase());
  return [cookieNames([pair]), ...kept.toSorted()].join('; ');
}

/** White space and quotes say nothing; the order of offers and the values of parameters do. */
function extensionsText(value: string): string {
  return parseExtensions(value)
    .value.map(({ name, parameters }) =>
      [
        name.toLowerCase(),
        ...parameters.map((each) => (each.value === null ? each.name : `${each.name}=${each.value}`)),
      ].join('; '),
    )
    .join(', ');
}
