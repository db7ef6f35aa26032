// IANA "WebSocket Version Number Registry" (www.iana.org/assignments/websocket), RFC 6455 section 11.6; unchanged
// since 2011-12.

export interface WebSocketVersionEntry {
  readonly version: number;
  readonly status: 'standard' | 'interim' | 'reserved';
  readonly reference: string;
}

export const WEBSOCKET_VERSIONS: readonly WebSocketVersionEntry[] = [
  { version: 0, status: 'interim', reference: 'draft-ietf-hybi-thewebsocketprotocol-00' },
  { version: 1, status: 'interim', reference: 'draft-ietf-hybi-thewebsocketprotocol-01' },
  { version: 2, status: 'interim', reference: 'draft-ietf-hybi-thewebsocketprotocol-02' },
  { version: 3, status: 'interim', reference: 'draft-ietf-hybi-thewebsocketprotocol-03' },
  { version: 4, status: 'interim', reference: 'draft-ietf-hybi-thewebsocketprotocol-04' },
  { version: 5, status: 'interim', reference: 'draft-ietf-hybi-thewebsocketprotocol-05' },
  { version: 6, status: 'interim', reference: 'draft-ietf-hybi-thewebsocketprotocol-06' },
  { version: 7, status: 'interim', reference: 'draft-ietf-hybi-thewebsocketprotocol-07' },
  { version: 8, status: 'interim', reference: 'draft-ietf-hybi-thewebsocketprotocol-08' },
  { version: 9, status: 'reserved', reference: 'RFC 6455 11.6' },
  { version: 10, status: 'reserved', reference: 'RFC 6455 11.6' },
  { version: 11, status: 'reserved', reference: 'RFC 6455 11.6' },
  { version: 12, status: 'reserved', reference: 'RFC 6455 11.6' },
  { version: 13, status: 'standard', reference: 'RFC 6455' },
];
