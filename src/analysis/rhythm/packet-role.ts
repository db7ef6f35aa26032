import type { ProtocolId } from '../decoders/decoded.ts';

/**
 * What a packet with an id does.
 * - `asks`: the other side should answer it with the same id
 * - `answers`: it answers what the other side asked
 * - `either`: its name does not say: it answers where the other side asked with this id, else it asks
 * - `cancels`: its sender no longer wants the answer
 * - `none`: its id joins it to nothing, or to what was answered before
 */
export type PacketRole = 'asks' | 'answers' | 'either' | 'cancels' | 'none';

interface Roles {
  readonly asks: ReadonlySet<string>;
  readonly answers: ReadonlySet<string>;
  readonly cancels?: ReadonlySet<string>;
}

const of = (...names: string[]): ReadonlySet<string> => new Set(names);

const JSON_RPC: Roles = { asks: of('request'), answers: of('result', 'error') };

/** The protocols whose packets' names say it. */
const ROLES: ReadonlyMap<ProtocolId, Roles> = new Map([
  ['json-rpc', JSON_RPC],
  ['lsp', JSON_RPC],
  ['cdp', { asks: of('command'), answers: of('result', 'error') }],
  ['socket.io', { asks: of('EVENT', 'BINARY_EVENT'), answers: of('ACK', 'BINARY_ACK') }],
  [
    'graphql-ws',
    {
      asks: of('GQL_START'),
      answers: of('GQL_DATA', 'GQL_ERROR', 'GQL_COMPLETE'),
      cancels: of('GQL_STOP'),
    },
  ],
  [
    'signalr',
    {
      asks: of('Invocation', 'StreamInvocation'),
      answers: of('Completion', 'StreamItem'),
      cancels: of('CancelInvocation'),
    },
  ],
  [
    'mqtt',
    {
      asks: of('PUBLISH', 'SUBSCRIBE', 'UNSUBSCRIBE', 'PUBREL'),
      answers: of('PUBACK', 'PUBREC', 'PUBCOMP', 'SUBACK', 'UNSUBACK'),
    },
  ],
  [
    'wamp',
    {
      asks: of('CALL', 'PUBLISH', 'SUBSCRIBE', 'UNSUBSCRIBE', 'REGISTER', 'UNREGISTER', 'INVOCATION'),
      answers: of(
        'RESULT',
        'ERROR',
        'PUBLISHED',
        'SUBSCRIBED',
        'UNSUBSCRIBED',
        'REGISTERED',
        'UNREGISTERED',
        'YIELD',
      ),
    },
  ],
]);

/** What a packet with an id does in its protocol. */
export function packetRole(protocol: ProtocolId, type: string, outgoing: boolean): PacketRole {
  const roles = ROLES.get(protocol);
  if (roles !== undefined) {
    if (roles.asks.has(type)) return 'asks';
    if (roles.answers.has(type)) return 'answers';
    return roles.cancels?.has(type) === true ? 'cancels' : 'none';
  }
  switch (protocol) {
    case 'graphql-transport-ws':
      if (type === 'subscribe') return 'asks';
      // Either side may complete an operation: the client does so when it wants no more.
      if (type === 'complete' && outgoing) return 'cancels';
      return outgoing ? 'none' : 'answers';
    case 'phoenix':
      if (!outgoing) return type === 'reply' ? 'answers' : 'none';
      return 'asks';
    case 'stomp':
      if (!outgoing) return type === 'RECEIPT' || type === 'ERROR' ? 'answers' : 'none';
      return 'asks';
    case 'centrifugo':
      return outgoing ? 'asks' : 'answers';
    case 'sip':
      // RFC 3261 section 17: 1xx is no answer yet, and an ACK gets none.
      if (/^\d/.test(type)) return type.startsWith('1') ? 'none' : 'answers';
      return type === 'ACK' ? 'none' : 'asks';
    case 'jupyter':
      if (type.endsWith('_reply')) return 'answers';
      return type.endsWith('_request') ? 'asks' : 'none';
    case 'nats':
    case 'xmpp':
      return 'either';
    default:
      return 'none';
  }
}

/** Whether a server may leave such a packet without an answer, though it has an id. */
export function answerIsOptional(protocol: ProtocolId, type: string): boolean {
  // A channel may answer `{:noreply, ...}`.
  if (protocol === 'phoenix') return type === 'push' || type === 'message';
  // PUBLISH is acknowledged only where its options say so.
  return protocol === 'wamp' && type === 'PUBLISH';
}
