import { WEBSOCKET_SUBPROTOCOLS } from '../../protocol/registry/websocket-subprotocols.ts';
import { isSecretName, looksSecret } from './secret-names.ts';

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

/**
 * Which of the subprotocols that are offered, in their order, are secret by their look, by a word in them, or by the one before them:
 * `access_token, x`. The others may be private names, without which a server refuses the connection.
 */
export function secretSubprotocols(offered: readonly string[]): ReadonlySet<string> {
  const secret = new Set<string>();
  let afterName = false;
  for (const name of offered) {
    if (isPublicSubprotocol(name)) {
      afterName = false;
      continue;
    }
    // The word alone says only what comes next.
    const isName = isSecretName(name) && /^[A-Za-z_-]+$/.test(name);
    if (afterName || looksSecret(name) || (isSecretName(name) && !isName)) secret.add(name);
    afterName = isName;
  }
  return secret;
}

/** Whether everybody knows a subprotocol by that very name, so that it is no secret. Case matters (RFC 6455 section 11.5). */
export function isPublicSubprotocol(name: string): boolean {
  return PUBLIC.has(name);
}
