// Why there was no answer, as a sentence for findings.

export const NO_CONNECTION = 'No connection to the server was established.';
export const NOT_SENT = 'The browser sent no request.';
export const GAVE_UP = 'No answer came before the browser gave up.';
export const CUT = 'The connection ended before a whole answer came.';
export const NOT_HTTP = 'What came back was not HTTP.';
export const CANCELLED = 'The page gave up before an answer came.';

/** Whether the sentence says that not even a request was sent. */
export function nothingWasSent(noAnswer: string): boolean {
  return noAnswer === NO_CONNECTION || noAnswer === NOT_SENT;
}
