import { CONFIDENCE } from '../decoded.ts';
import type { Reading } from '../json/json-message.ts';
import { jsonProtocol } from '../json-protocol.ts';
import { idOf, isPlainList, isPlainObject, memberOf, textOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { oneLine, preview } from '../tree/preview.ts';

const TYPES = new Set([
  'connection_init',
  'connection_ack',
  'ping',
  'pong',
  'subscribe',
  'next',
  'error',
  'complete',
]);
const WITH_ID = new Set(['subscribe', 'next', 'error', 'complete']);

const CLOSE_CODES: Readonly<Record<number, string>> = {
  4400: 'Bad request',
  4401: 'Unauthorized',
  4403: 'Forbidden',
  4406: 'Subprotocol not acceptable',
  4408: 'Connection initialisation timeout',
  4409: 'Subscriber already exists',
  4429: 'Too many initialisation requests',
  4500: 'Internal server error',
};

/** The protocol of the graphql-ws library. */
export const GRAPHQL_TRANSPORT_WS = jsonProtocol({
  id: 'graphql-transport-ws',
  specification: 'GraphQL over WebSocket Protocol (graphql-ws), subprotocol graphql-transport-ws',
  subprotocols: ['graphql-transport-ws'],
  looks: (value) =>
    memberOf(value, 'type') === 'subscribe' &&
    textOf(memberOf(value, 'payload'), 'query') !== undefined &&
    textOf(value, 'id') !== undefined
      ? CONFIDENCE.likely
      : CONFIDENCE.none,
  read,
  closeCode: (code) => CLOSE_CODES[code],
});

function read(value: PlainValue): Reading {
  const type = textOf(value, 'type');
  if (!isPlainObject(value) || type === undefined) {
    return {
      type: 'message',
      summary: preview(value),
      problems: ['A message has to be an object with a type (4400).'],
    };
  }
  const id = idOf(memberOf(value, 'id'));
  const payload = memberOf(value, 'payload');
  const problems: string[] = [];
  if (!TYPES.has(type)) problems.push(`There is no type "${type.slice(0, 40)}" (4400).`);
  if (WITH_ID.has(type) && (id === null || id === ''))
    problems.push(`A message of type ${type} needs an id (4400).`);
  if (type === 'subscribe' && textOf(payload, 'query') === undefined)
    problems.push('A subscribe needs a query (4400).');
  if (type === 'error' && !isPlainList(payload))
    problems.push('The payload of an error has to be a list (4400).');
  if (type === 'next' && payload === undefined) problems.push('A next needs a payload (4400).');
  return {
    type,
    summary: `${id === null ? type : `op ${id} ${type}`}${payloadWords(payload)}`,
    repliesTo: id,
    problems,
  };
}

/** What a payload of either GraphQL protocol says, in short. */
export function payloadWords(payload: PlainValue | undefined): string {
  if (payload === undefined || payload === null) return '';
  const query = textOf(payload, 'query');
  if (query !== undefined)
    return ` ${textOf(payload, 'operationName') ?? ''} ${oneLine(query, 100)}`.replace('  ', ' ');
  const errors = memberOf(payload, 'errors');
  if (errors !== undefined) return ` errors ${preview(errors, 100)}`;
  return ` ${preview(memberOf(payload, 'data') ?? payload, 100)}`;
}
