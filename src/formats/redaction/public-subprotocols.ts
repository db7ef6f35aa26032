import { WEBSOCKET_SUBPROTOCOLS } from '../../protocol/registry/websocket-subprotocols.ts';

/** In wide use, though IANA's registry does not have them: names that libraries and servers are written with. */
const UNREGISTERED = [
  'graphql-transport-ws',
  'graphql-ws',
  'graphql-subscriptions',
  'subscriptions-transport-ws',
  'actioncable-v1-json',
  'actioncable-v1-msgpack',
  'actioncable-unsupported',
  'mqttv3.1',
  'stomp',
  'jsonrpc',
  'json-rpc',
  'binary',
  'base64',
  'guacamole',
  'vite-hmr',
  'vite-ping',
  'tty',
  'kernel.v1.websocket.jupyter.org',
  'v1.kernel.websocket.jupyter.org',
  'channel.k8s.io',
  'base64.channel.k8s.io',
  'v2.channel.k8s.io',
  'v3.channel.k8s.io',
  'v4.channel.k8s.io',
  'v4.base64.channel.k8s.io',
  'v5.channel.k8s.io',
  'portforward.k8s.io',
  'janus-protocol',
  'xmpp-framing',
  'realtime',
  'openai-beta.realtime-v1',
  'centrifuge-json',
  'centrifuge-protobuf',
];

const PUBLIC: ReadonlySet<string> = new Set([
  ...WEBSOCKET_SUBPROTOCOLS.map(({ name }) => name),
  ...UNREGISTERED,
]);

/** Whether everybody knows a subprotocol by that very name, so that it is no secret. Case matters (RFC 6455 section 11.5). */
export function isPublicSubprotocol(name: string): boolean {
  return PUBLIC.has(name);
}
