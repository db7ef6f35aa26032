/** Small NetLogs of one event stream, written as Chromium 156 does. */
const NAMES = [
  'REQUEST_ALIVE',
  'URL_REQUEST_START_JOB',
  'CORS_REQUEST',
  'CANCELLED',
  'HTTP_TRANSACTION_SEND_REQUEST_HEADERS',
  'HTTP_TRANSACTION_READ_RESPONSE_HEADERS',
  'URL_REQUEST_JOB_FILTERED_BYTES_READ',
] as const;

export interface Step {
  readonly name: (typeof NAMES)[number];
  readonly phase: number;
  readonly params: object;
}

const BEGIN = 1;
const END = 2;
const ACCEPT = 'Accept: text/event-stream';

const step = (name: Step['name'], params: object = {}, phase = 0): Step => ({ name, phase, params });

const PREPARED = step('CORS_REQUEST', { request_headers: { headers: [ACCEPT] } }, BEGIN);
export const begins = (url: string): readonly Step[] => [
  PREPARED,
  step('REQUEST_ALIVE', { priority: 'MEDIUM', url }, BEGIN),
  step('URL_REQUEST_START_JOB', { method: 'GET', url }, BEGIN),
];
/** It goes on where a redirect leads. */
export const redirectedTo = (url: string): readonly Step[] => [
  step('URL_REQUEST_START_JOB', {}, END),
  step('URL_REQUEST_START_JOB', { method: 'GET', url }, BEGIN),
];
export const sent = (...more: readonly string[]): Step =>
  step('HTTP_TRANSACTION_SEND_REQUEST_HEADERS', {
    line: 'GET /sse HTTP/1.1\r\n',
    headers: ['Host: h.example', ...more, ACCEPT],
  });
export const answered = (...headers: readonly string[]): Step =>
  step('HTTP_TRANSACTION_READ_RESPONSE_HEADERS', { headers });
export const OPENED = answered('HTTP/1.1 200 OK', 'Content-Type: text/event-stream');
export const received = (text: string): Step => {
  const bytes = Buffer.from(text);
  return step('URL_REQUEST_JOB_FILTERED_BYTES_READ', {
    byte_count: bytes.length,
    bytes: bytes.toString('base64'),
  });
};
export const CANCELLED = step('CANCELLED');
export const ends = (error?: number): Step =>
  step('REQUEST_ALIVE', error === undefined ? {} : { net_error: error }, END);

/** @param mode the capture mode; left out where it is not named */
export function streamLog(steps: readonly Step[], mode: string | null = 'Everything'): Buffer {
  const constants = {
    clientInfo: { name: 'Chromium', version: '156.0.8078.108' },
    ...(mode === null ? {} : { logCaptureMode: mode }),
    logEventPhase: { PHASE_BEGIN: BEGIN, PHASE_END: END, PHASE_NONE: 0 },
    logEventTypes: Object.fromEntries(NAMES.map((name, number) => [name, number])),
    netError: {
      ERR_ABORTED: -3,
      ERR_TIMED_OUT: -7,
      ERR_NETWORK_CHANGED: -21,
      ERR_BLOCKED_BY_RESPONSE: -27,
      ERR_CONNECTION_RESET: -101,
      ERR_INTERNET_DISCONNECTED: -106,
      ERR_SSL_PROTOCOL_ERROR: -107,
      ERR_NETWORK_IO_SUSPENDED: -331,
    },
    timeTickOffset: 1_700_000_000_000,
  };
  const events = steps.map(({ name, phase, params }, n) => ({
    params,
    phase,
    source: { id: 88, type: 1 },
    time: String(1_000 + n * 10),
    type: NAMES.indexOf(name),
  }));
  return Buffer.from(JSON.stringify({ constants, events }));
}
