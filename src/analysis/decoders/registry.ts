import { ACTION_CABLE } from './action-cable.ts';
import { AUTOMERGE } from './automerge.ts';
import { CBOR } from './cbor.ts';
import { CENTRIFUGO } from './centrifugo/centrifugo.ts';
import type { Decoder } from './decoded.ts';
import { ENGINE_IO } from './engine-io/engine-io.ts';
import { GRAPHQL_TRANSPORT_WS } from './graphql/graphql-transport-ws.ts';
import { GRAPHQL_WS } from './graphql/graphql-ws.ts';
import { GUACAMOLE } from './guacamole.ts';
import { CDP } from './json-rpc/cdp.ts';
import { JSON_RPC } from './json-rpc/json-rpc.ts';
import { LSP } from './json-rpc/lsp.ts';
import { JUPYTER } from './jupyter.ts';
import { MESSAGE_PACK } from './message-pack.ts';
import { MQTT } from './mqtt/mqtt.ts';
import { NATS } from './nats.ts';
import { PEER_JS } from './peer-js.ts';
import { PHOENIX } from './phoenix/phoenix.ts';
import { PROTOBUF } from './protobuf/protobuf.ts';
import { PUSHER } from './pusher.ts';
import { RFB } from './rfb/rfb.ts';
import { SIGNALR } from './signalr/signalr.ts';
import { SIP } from './sip.ts';
import { SOCK_JS } from './sock-js.ts';
import { STOMP } from './stomp/stomp.ts';
import { WAMP } from './wamp.ts';
import { XMPP } from './xmpp.ts';
import { YJS } from './yjs/yjs.ts';

/** Every decoder. Of two that are equally sure the earlier one is chosen: the more particular stand first. */
export const DECODERS: readonly Decoder[] = [
  MQTT,
  STOMP,
  NATS,
  SIP,
  XMPP,
  ENGINE_IO,
  SOCK_JS,
  SIGNALR,
  WAMP,
  LSP,
  JSON_RPC,
  CDP,
  GRAPHQL_TRANSPORT_WS,
  GRAPHQL_WS,
  PHOENIX,
  ACTION_CABLE,
  PUSHER,
  CENTRIFUGO,
  PEER_JS,
  GUACAMOLE,
  JUPYTER,
  AUTOMERGE,
  YJS,
  RFB,
  CBOR,
  MESSAGE_PACK,
  PROTOBUF,
];
