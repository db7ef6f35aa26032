import { isObject, member, numberMember, stringMember } from '../json-access.ts';

/** The events of a NetLog that concern WebSockets, by their names in every version (Chromium 120 to 156). */
const WANTED = [
  'REQUEST_ALIVE',
  'URL_REQUEST_START_JOB',
  'HTTP_STREAM_REQUEST_BOUND_TO_JOB',
  'SOCKET_POOL_BOUND_TO_SOCKET',
  'SOCKET_ALIVE',
  'SOCKET_BYTES_SENT',
  'SOCKET_BYTES_RECEIVED',
  'SOCKET_READ_ERROR',
  'SOCKET_WRITE_ERROR',
  'SSL_SOCKET_BYTES_SENT',
  'SSL_SOCKET_BYTES_RECEIVED',
  'HTTP_TRANSACTION_SEND_REQUEST_HEADERS',
  'HTTP_TRANSACTION_HTTP2_SEND_REQUEST_HEADERS',
  'HTTP_TRANSACTION_QUIC_SEND_REQUEST_HEADERS',
  'HTTP_TRANSACTION_READ_RESPONSE_HEADERS',
  'CANCELLED',
  'CORS_REQUEST',
  'URL_REQUEST_JOB_BYTES_READ',
  'URL_REQUEST_JOB_FILTERED_BYTES_READ',
  'HTTP2_SESSION',
  'HTTP2_SESSION_CLOSE',
  'HTTP2_SESSION_SEND_HEADERS',
  'HTTP2_SESSION_RECV_HEADERS',
  'HTTP2_SESSION_RECV_DATA',
  'HTTP2_SESSION_SEND_RST_STREAM',
  'HTTP2_SESSION_RECV_RST_STREAM',
  'WEBSOCKET_UPGRADE_FAILURE',
  'WEBSOCKET_INVALID_FRAME',
  'WEBSOCKET_SENT_FRAME_HEADER',
  'WEBSOCKET_RECV_FRAME_HEADER',
] as const;

/** The name of an event that matters here. */
export type EventName = (typeof WANTED)[number];

/** What the file says of its own numbers. */
export interface Constants {
  readonly producer: string;
  readonly eventNames: ReadonlyMap<number, EventName>;
  /** Numbers of phases. */
  readonly begin: number;
  readonly end: number;
  /** Such as `ERR_CONNECTION_REFUSED`, by its number. */
  readonly netErrors: ReadonlyMap<number, string>;
  /** EpochMilliseconds of the clock's zero. */
  readonly offset: number;
  /** Whether its capture mode writes the bytes that were received. */
  readonly hasBytes: boolean;
}

/** Reads the member `constants`; what it lacks is empty. */
export function readConstants(value: unknown): Constants {
  const client = member(value, 'clientInfo');
  const producer = [stringMember(client, 'name') ?? 'Chromium', stringMember(client, 'version') ?? ''];
  const phases = member(value, 'logEventPhase');
  const types = member(value, 'logEventTypes');
  const eventNames = new Map<number, EventName>();
  for (const name of WANTED) {
    const number = numberMember(types, name);
    if (number !== null) eventNames.set(number, name);
  }
  const errors = member(value, 'netError');
  const netErrors = new Map<number, string>();
  for (const [name, number] of Object.entries(isObject(errors) ? errors : {}).slice(0, 10_000))
    if (typeof number === 'number') netErrors.set(number, name);
  return {
    producer: producer.join(' ').trim(),
    eventNames,
    begin: numberMember(phases, 'PHASE_BEGIN') ?? 1,
    end: numberMember(phases, 'PHASE_END') ?? 2,
    netErrors,
    offset: numberMember(value, 'timeTickOffset') ?? 0,
    hasBytes: (stringMember(value, 'logCaptureMode') ?? 'Everything') === 'Everything',
  };
}

/** What Chromium calls an error of the network, such as `net::ERR_CONNECTION_REFUSED`. */
export function netErrorName({ netErrors }: Constants, error: number): string {
  const name = netErrors.get(error);
  if (name === undefined) return `net error ${error}`;
  return `net::${name.startsWith('ERR_') ? name : `ERR_${name}`}`;
}

/** How the error of an event says that the other side ended TCP: `CLOSED` or `RESET`; null where it says something else. */
export function howOtherEnded({ netErrors }: Constants, params: unknown): string | null {
  const name = netErrors.get(numberMember(params, 'net_error') ?? 0) ?? '';
  return /^(?:ERR_)?CONNECTION_(RESET|CLOSED)$/.exec(name)?.[1] ?? null;
}
