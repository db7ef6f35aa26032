// IANA "HTTP/2 Settings" (www.iana.org/assignments/http2-parameters), as of 2024.

export interface Http2SettingEntry {
  readonly id: number;
  readonly name: string;
  readonly reference: string;
}

export const HTTP2_SETTINGS: readonly Http2SettingEntry[] = [
  { id: 0x1, name: 'HEADER_TABLE_SIZE', reference: 'RFC 9113' },
  { id: 0x2, name: 'ENABLE_PUSH', reference: 'RFC 9113' },
  { id: 0x3, name: 'MAX_CONCURRENT_STREAMS', reference: 'RFC 9113' },
  { id: 0x4, name: 'INITIAL_WINDOW_SIZE', reference: 'RFC 9113' },
  { id: 0x5, name: 'MAX_FRAME_SIZE', reference: 'RFC 9113' },
  { id: 0x6, name: 'MAX_HEADER_LIST_SIZE', reference: 'RFC 9113' },
  { id: 0x8, name: 'ENABLE_CONNECT_PROTOCOL', reference: 'RFC 8441' },
  { id: 0x9, name: 'NO_RFC7540_PRIORITIES', reference: 'RFC 9218' },
  { id: 0x10, name: 'TLS_RENEG_PERMITTED', reference: 'MS-HTTP2E' },
];
