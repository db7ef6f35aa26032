import type { Connection } from '../../session/connection.ts';
import { validateAccept } from '../accept-validation.ts';
import { realRequest } from '../situation.ts';
import type { ComparedConnection } from './compared-connection.ts';
import { diffBodies } from './diff-body.ts';
import { diffEnds } from './diff-ends.ts';
import { type ComparedFields, diffFields } from './diff-fields.ts';
import { diffMessages } from './diff-messages.ts';
import { diffUrls } from './diff-url.ts';
import { diffValues } from './diff-values.ts';
import { type Difference, otherValue } from './difference.ts';
import type { MessageWords } from './message-trail.ts';
import { withOwnTypes } from './own-types.ts';
import { preparedPair } from './prepared-connection.ts';
import { withProtocolTypes } from './protocol-types.ts';

/** More differences of one pair than a reader goes through. */
const MOST = 200;

/**
 * The differences of two connections in the order of events: URL, request, status, response, messages, end; then values of messages,
 * where nothing else differs; what seldom matters comes last. What one side did not see is not compared.
 * @param alike whether both were written by the same kind of producer
 */
export function diffConnections(
  a: ComparedConnection,
  b: ComparedConnection,
  words: MessageWords,
  alike: boolean,
): Difference[] {
  const handshake = diffHandshakes(a.connection, b.connection, alike);
  const [left, right] = preparedPair(...withProtocolTypes(...withOwnTypes(a, b, words), words), words);
  const sameStatus = statusOf(a.connection) === statusOf(b.connection);
  const greater = [
    ...handshake.telling,
    ...(sameStatus ? diffBodies(a.connection, b.connection, words) : []),
    ...diffMessages(left, right, words, diffEnds(a.connection, b.connection, alike)),
  ];
  // Values follow from what was different before them.
  const values =
    greater.length > 0 || !a.messagesSeen || !b.messagesSeen ? [] : diffValues(left, right, words);
  return [...greater, ...values, ...handshake.incidental].slice(0, MOST);
}

/** The differences of two handshakes. */
export function diffHandshakes(
  a: Connection,
  b: Connection,
  alike: boolean,
): { readonly telling: Difference[]; readonly incidental: Difference[] } {
  const telling = diffUrls(a, b);
  const incidental: Difference[] = [];
  const sameTransport = a.transport === b.transport || a.transport === 'unknown' || b.transport === 'unknown';
  if (!sameTransport) telling.push(otherValue('transport', 'the HTTP version', a.transport, b.transport));
  // Over HTTP/2 a handshake has other fields.
  const compare = (
    head: 'request' | 'response',
    left: ComparedFields | null,
    right: ComparedFields | null,
  ) => {
    if (left === null || right === null) return;
    const kept = sameTransport ? [left, right] : [withoutHop(left), withoutHop(right)];
    const found = diffFields(head, kept[0] ?? left, kept[1] ?? right, alike);
    telling.push(...found.telling);
    incidental.push(...found.incidental);
  };
  compare('request', requestFields(a), requestFields(b));
  telling.push(...diffStatus(a, b));
  if (statusOf(a) === statusOf(b)) {
    telling.push(...diffAccept(a, b));
    compare('response', responseFields(a), responseFields(b));
  }
  return { telling, incidental };
}

/** RFC 8441 section 5: these are of HTTP/1.1 or of HTTP/2 alone. */
const OF_HOP = new Set([
  'host',
  'upgrade',
  'connection',
  'sec-websocket-key',
  'sec-websocket-accept',
  'transfer-encoding',
]);

function withoutHop({ fields, cut }: ComparedFields): ComparedFields {
  return {
    cut,
    fields: fields.filter(({ name }) => !name.startsWith(':') && !OF_HOP.has(name.toLowerCase())),
  };
}

/** Null where it was not seen. Every request has a field: a file that lists none has left them out. */
function requestFields(connection: Connection): ComparedFields | null {
  const head = realRequest(connection);
  if (head === null || head.fields.length === 0) return null;
  return { fields: head.fields, cut: head.cut === true };
}

function responseFields({ response }: Connection): ComparedFields | null {
  if (!response.seen || response.value.fields.length === 0) return null;
  return { fields: response.value.fields, cut: response.value.cut === true };
}

function statusOf({ status }: Connection): number | null {
  return status.seen ? status.value : null;
}

function diffStatus(a: Connection, b: Connection): Difference[] {
  const [left, right] = [statusOf(a), statusOf(b)];
  if (left !== null && right !== null)
    return left === right ? [] : [otherValue('status', 'the status', String(left), String(right))];
  const [wayA, wayB] = [wayOf(a), wayOf(b)];
  return wayA === null || wayB === null || wayA === wayB
    ? []
    : [otherValue('outcome', 'the outcome', wayA, wayB)];
}

/** How the handshake came out; null where nobody knows. */
function wayOf({ outcome }: Connection): string | null {
  if (outcome === 'pending') return null;
  return outcome === 'open' || outcome === 'closed' ? 'opened' : 'not opened';
}

/** The accept value differs in each recording, but in each it is right or wrong (RFC 6455 section 4.1). */
function diffAccept(a: Connection, b: Connection): Difference[] {
  const words = [a, b].map((connection) => {
    const { outcome } = validateAccept(connection);
    if (outcome === 'matches') return 'matches the key';
    if (outcome === 'differs') return 'does not match the key';
    return outcome === 'missing' || outcome === 'repeated' ? outcome : null;
  });
  const [left = null, right = null] = words;
  if (left === null || right === null || left === right) return [];
  return [otherValue('response.sec-websocket-accept', 'Sec-WebSocket-Accept', left, right)];
}
