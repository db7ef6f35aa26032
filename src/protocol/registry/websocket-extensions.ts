// IANA "WebSocket Extension Name Registry" (www.iana.org/assignments/websocket), as of 2026-01-12.

export interface WebSocketExtensionEntry {
  readonly name: string;
  readonly title: string;
  readonly reference: string;
}

export const WEBSOCKET_EXTENSIONS: readonly WebSocketExtensionEntry[] = [
  { name: 'permessage-deflate', title: 'WebSocket Per-Message Deflate', reference: 'RFC 7692' },
  { name: 'bbf-usp-protocol', title: 'BBF USP Protocol', reference: 'https://usp.technology' },
];
