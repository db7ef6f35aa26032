/** A message of a HAR at a time in epoch milliseconds. */
type HarMessage =
  | { readonly at: number; readonly sent: string }
  | { readonly at: number; readonly received: string };

/** A WebSocket of a HAR. */
export interface HarSocket {
  readonly url: string;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly messages: readonly HarMessage[];
  /** When it broke off without a close frame; absent: it was not seen to end. */
  readonly abortedAt?: number;
  /** Absent: 101. */
  readonly status?: number;
}

/** A HAR as Chrome writes it. */
export function harOf(...sockets: readonly HarSocket[]): string {
  const entries = sockets.map(({ url, startedAt, messages, abortedAt, status = 101 }) => ({
    startedDateTime: new Date(startedAt).toISOString(),
    time: abortedAt === undefined ? 5 : abortedAt - startedAt,
    ...(abortedAt === undefined ? {} : { _webSocketClose: 'aborted' }),
    _resourceType: 'websocket',
    _webSocketMessages: messages.map((message) => ({
      type: 'sent' in message ? 'send' : 'receive',
      time: message.at / 1000,
      opcode: 1,
      data: 'sent' in message ? message.sent : message.received,
    })),
    request: {
      method: 'GET',
      url,
      httpVersion: 'HTTP/1.1',
      headers: [{ name: 'Upgrade', value: 'websocket' }],
      queryString: [],
      cookies: [],
      headersSize: -1,
      bodySize: 0,
    },
    response: {
      status,
      statusText: status === 101 ? 'Switching Protocols' : '',
      httpVersion: 'HTTP/1.1',
      headers: status === 101 ? [{ name: 'Upgrade', value: 'websocket' }] : [],
      cookies: [],
      content: { size: 0, mimeType: 'x-unknown' },
      redirectURL: '',
      headersSize: -1,
      bodySize: 0,
    },
    cache: {},
    timings: { send: 0, wait: 0, receive: 0 },
  }));
  return JSON.stringify({
    log: { version: '1.2', creator: { name: 'WebInspector', version: '537.36' }, pages: [], entries },
  });
}
