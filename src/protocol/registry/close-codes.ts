// IANA "WebSocket Close Code Number Registry" (www.iana.org/assignments/websocket), as of 2024-08-14, and RFC 6455
// section 7.4.1, 7.4.2. Codes not listed have no assignment of their own.

export interface CloseCodeEntry {
  readonly code: number;
  readonly name: string;
  /** One English sentence for people. */
  readonly meaning: string;
  /** Whether a close frame may carry it. */
  readonly onWire: boolean;
  /** Where it is defined. */
  readonly reference: string;
}

export const CLOSE_CODES: readonly CloseCodeEntry[] = [
  {
    code: 1000,
    name: 'Normal Closure',
    meaning: 'The connection has fulfilled its purpose.',
    onWire: true,
    reference: 'RFC 6455',
  },
  {
    code: 1001,
    name: 'Going Away',
    meaning: 'The server is going down, or the page was left.',
    onWire: true,
    reference: 'RFC 6455',
  },
  {
    code: 1002,
    name: 'Protocol Error',
    meaning: 'The other side broke the WebSocket protocol.',
    onWire: true,
    reference: 'RFC 6455',
  },
  {
    code: 1003,
    name: 'Unsupported Data',
    meaning:
      'This side received a kind of data that it cannot accept, such as binary where it accepts only text.',
    onWire: true,
    reference: 'RFC 6455',
  },
  {
    code: 1004,
    name: 'Reserved',
    meaning: 'Reserved; a meaning might be defined in future.',
    onWire: false,
    reference: 'RFC 6455',
  },
  {
    code: 1005,
    name: 'No Status Received',
    meaning: 'The close frame had no code; the receiver reports that by this code, which is never sent.',
    onWire: false,
    reference: 'RFC 6455',
  },
  {
    code: 1006,
    name: 'Abnormal Closure',
    meaning:
      'The connection ended without a close frame; the receiver reports that by this code, which is never sent.',
    onWire: false,
    reference: 'RFC 6455',
  },
  {
    code: 1007,
    name: 'Invalid Frame Payload Data',
    meaning: 'A message contained data that does not match its type, such as text that is not UTF-8.',
    onWire: true,
    reference: 'RFC 6455',
  },
  {
    code: 1008,
    name: 'Policy Violation',
    meaning: 'A message violated a policy of the receiver; the general code where no other applies.',
    onWire: true,
    reference: 'RFC 6455',
  },
  {
    code: 1009,
    name: 'Message Too Big',
    meaning: 'A message was too big for the receiver.',
    onWire: true,
    reference: 'RFC 6455',
  },
  {
    code: 1010,
    name: 'Mandatory Extension',
    meaning: 'The client wanted an extension that the server did not accept; only clients send this.',
    onWire: true,
    reference: 'RFC 6455',
  },
  {
    code: 1011,
    name: 'Internal Error',
    meaning: 'The sender met an unexpected condition and could not continue.',
    onWire: true,
    reference: 'RFC 6455, erratum 3227',
  },
  {
    code: 1012,
    name: 'Service Restart',
    meaning: 'The service restarts; a client may connect again after a random delay of 5 to 30 seconds.',
    onWire: true,
    reference: 'IANA, Alexey Melnikov 2012',
  },
  {
    code: 1013,
    name: 'Try Again Later',
    meaning: 'The service is overloaded; connect to another of its addresses, or later.',
    onWire: true,
    reference: 'IANA, Alexey Melnikov 2012',
  },
  {
    code: 1014,
    name: 'Bad Gateway',
    meaning: 'A gateway or proxy got an invalid response from the server behind it, like HTTP 502.',
    onWire: true,
    reference: 'IANA, Alexey Melnikov 2012',
  },
  {
    code: 1015,
    name: 'TLS Handshake',
    meaning: 'The TLS handshake failed; the receiver reports that by this code, which is never sent.',
    onWire: false,
    reference: 'RFC 6455',
  },
  {
    code: 3000,
    name: 'Unauthorized',
    meaning: 'The endpoint needs authorization, like HTTP 401.',
    onWire: true,
    reference: 'IANA',
  },
  {
    code: 3003,
    name: 'Forbidden',
    meaning: 'The client is identified but not permitted, like HTTP 403.',
    onWire: true,
    reference: 'IANA',
  },
  {
    code: 3008,
    name: 'Timeout',
    meaning: 'The endpoint took too long to respond, like HTTP 408.',
    onWire: true,
    reference: 'IANA',
  },
];
