import { CONFIDENCE } from '../decoded.ts';
import type { Reading } from '../json/json-message.ts';
import { jsonProtocol } from '../json-protocol.ts';
import { idOf, isPlainObject, memberOf, textOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { preview } from '../tree/preview.ts';
import { payloadWords } from './graphql-transport-ws.ts';

/** What the library calls its messages, by what stands in them. */
const NAMES: Readonly<Record<string, string>> = {
  connection_init: 'GQL_CONNECTION_INIT',
  connection_ack: 'GQL_CONNECTION_ACK',
  connection_error: 'GQL_CONNECTION_ERROR',
  ka: 'GQL_CONNECTION_KEEP_ALIVE',
  connection_terminate: 'GQL_CONNECTION_TERMINATE',
  start: 'GQL_START',
  data: 'GQL_DATA',
  error: 'GQL_ERROR',
  complete: 'GQL_COMPLETE',
  stop: 'GQL_STOP',
  // AWS AppSync answers a start so; the library has no name for it.
  start_ack: 'start_ack',
};

/**
 * The older protocol, of the library subscriptions-transport-ws. Its subprotocol is called graphql-ws; the library
 * of that name speaks graphql-transport-ws.
 */
export const GRAPHQL_WS = jsonProtocol({
  id: 'graphql-ws',
  specification: 'GraphQL over WebSocket Protocol of subscriptions-transport-ws, subprotocol graphql-ws',
  subprotocols: ['graphql-ws', 'graphql-subscriptions'],
  looks: (value) =>
    memberOf(value, 'type') === 'start' && textOf(memberOf(value, 'payload'), 'query') !== undefined
      ? CONFIDENCE.likely
      : CONFIDENCE.none,
  read,
});

function read(value: PlainValue): Reading {
  const type = textOf(value, 'type');
  if (!isPlainObject(value) || type === undefined) {
    return {
      type: 'message',
      summary: preview(value),
      problems: ['A message has to be an object with a type.'],
    };
  }
  const name = Object.hasOwn(NAMES, type) ? NAMES[type] : undefined;
  const id = idOf(memberOf(value, 'id'));
  return {
    type: name ?? type,
    summary: `${id === null ? type : `op ${id} ${type}`}${payloadWords(memberOf(value, 'payload'))}`,
    repliesTo: id,
    problems: name === undefined ? [`There is no type "${type.slice(0, 40)}".`] : [],
  };
}
