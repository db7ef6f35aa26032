// IANA "WebSocket Subprotocol Name Registry" (www.iana.org/assignments/websocket): the entries up to 2022. The registry is
// first come, first served and grows: a name that is missing here may be registered by now, and most names in use never
// are. So this table can explain a subprotocol, and never shows that one is wrong.

export interface WebSocketSubprotocolEntry {
  readonly name: string;
  /** Null where the name says everything. */
  readonly title: string | null;
  readonly reference: string | null;
}

export const WEBSOCKET_SUBPROTOCOLS: readonly WebSocketSubprotocolEntry[] = [
  { name: 'MBWS.huawei.com', title: 'MBWS', reference: 'draft-hapner-hybi-messagebroker-subprotocol-01' },
  { name: 'MBLWS.huawei.com', title: 'MBLWS', reference: 'draft-hapner-hybi-messagebroker-subprotocol-01' },
  { name: 'soap', title: 'SOAP', reference: null },
  { name: 'wamp', title: 'WebSocket Application Messaging Protocol', reference: 'wamp-proto.org' },
  { name: 'v10.stomp', title: 'STOMP 1.0', reference: 'stomp.github.io' },
  { name: 'v11.stomp', title: 'STOMP 1.1', reference: 'stomp.github.io' },
  { name: 'v12.stomp', title: 'STOMP 1.2', reference: 'stomp.github.io' },
  { name: 'ocpp1.2', title: 'Open Charge Point Protocol 1.2', reference: null },
  { name: 'ocpp1.5', title: 'Open Charge Point Protocol 1.5', reference: null },
  { name: 'ocpp1.6', title: 'Open Charge Point Protocol 1.6', reference: null },
  { name: 'ocpp2.0', title: 'Open Charge Point Protocol 2.0', reference: null },
  { name: 'ocpp2.0.1', title: 'Open Charge Point Protocol 2.0.1', reference: null },
  { name: 'rfb', title: 'Remote Framebuffer (VNC)', reference: 'RFC 6143' },
  { name: 'sip', title: 'Session Initiation Protocol', reference: 'RFC 7118' },
  {
    name: 'notificationchannel-netapi-rest.openmobilealliance.org',
    title: 'OMA RESTful Network API for Notification Channel',
    reference: null,
  },
  { name: 'wpcp', title: 'Web Process Control Protocol', reference: null },
  { name: 'amqp', title: 'Advanced Message Queuing Protocol 1.0', reference: null },
  { name: 'mqtt', title: 'MQTT', reference: 'MQTT Version 5.0' },
  { name: 'jsflow', title: 'jsFlow pubsub/queue protocol', reference: null },
  { name: 'rwpcp', title: 'Reverse Web Process Control Protocol', reference: null },
  { name: 'xmpp', title: 'Extensible Messaging and Presence Protocol', reference: 'RFC 7395' },
  { name: 'ship', title: 'Smart Home IP', reference: null },
  { name: 'mielecloudconnect', title: null, reference: null },
  { name: 'v10.pcp.sap.com', title: null, reference: null },
  { name: 'msrp', title: 'Message Session Relay Protocol', reference: 'RFC 7977' },
  { name: 'v1.saltyrtc.org', title: 'SaltyRTC 1.0', reference: null },
  {
    name: 'TLCP-2.0.0.lightstreamer.com',
    title: 'Lightstreamer Text Client Protocol 2.0.0',
    reference: null,
  },
  { name: 'bfcp', title: 'Binary Floor Control Protocol', reference: 'RFC 8857' },
  { name: 'sldp.softvelum.com', title: 'Softvelum Low Delay Protocol', reference: null },
  { name: 'opcua+uacp', title: 'OPC UA Connection Protocol', reference: null },
  { name: 'opcua+uajson', title: 'OPC UA, JSON encoding', reference: null },
  { name: 'v1.swindon-lattice+json', title: null, reference: null },
  { name: 'v1.usp', title: 'User Services Platform', reference: null },
  { name: 'mles-websocket', title: 'Mles', reference: null },
  { name: 'coap', title: 'Constrained Application Protocol', reference: 'RFC 8323' },
  {
    name: 'TLCP-2.1.0.lightstreamer.com',
    title: 'Lightstreamer Text Client Protocol 2.1.0',
    reference: null,
  },
  { name: 'sqlnet.oracle.com', title: null, reference: null },
  { name: 'oneM2M.R2.0.json', title: 'oneM2M, JSON encoding', reference: null },
  { name: 'oneM2M.R2.0.xml', title: 'oneM2M, XML encoding', reference: null },
  { name: 'oneM2M.R2.0.cbor', title: 'oneM2M, CBOR encoding', reference: null },
  { name: 'transit', title: null, reference: null },
  { name: '2016.serverpush.dash.mpeg.org', title: 'MPEG-DASH server push', reference: null },
  { name: '2018.mmt.mpeg.org', title: 'MPEG Media Transport', reference: null },
  { name: 'clue', title: 'CLUE (data channel)', reference: 'RFC 8850' },
  { name: 'webrtc.softvelum.com', title: null, reference: null },
  { name: 'cobra.v2.json', title: null, reference: null },
  { name: 'drp', title: null, reference: null },
  { name: 'hub.bsc.bacnet.org', title: 'BACnet Secure Connect, hub connection', reference: null },
  { name: 'dc.bsc.bacnet.org', title: 'BACnet Secure Connect, direct connection', reference: null },
  { name: 'jmap', title: 'JSON Meta Application Protocol', reference: 'RFC 8887' },
  { name: 't140', title: 'ITU-T T.140 real-time text (data channel)', reference: 'RFC 8865' },
  { name: 'done', title: null, reference: null },
  {
    name: 'TLCP-2.2.0.lightstreamer.com',
    title: 'Lightstreamer Text Client Protocol 2.2.0',
    reference: null,
  },
  { name: 'collection-update', title: null, reference: null },
  {
    name: 'TLCP-2.3.0.lightstreamer.com',
    title: 'Lightstreamer Text Client Protocol 2.3.0',
    reference: null,
  },
  { name: 'text.ircv3.net', title: 'IRC, text messages', reference: null },
  { name: 'binary.ircv3.net', title: 'IRC, binary messages', reference: null },
  { name: 'v3.penguin-stats.live+proto', title: null, reference: null },
];
