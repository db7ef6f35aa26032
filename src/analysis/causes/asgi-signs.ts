import { type Failure, responseField } from './failure.ts';

/** uvicorn up to 0.19 answered handshakes in the name of the library that read them. */
const SERVER = /^(?:uvicorn|hypercorn|daphne|granian)\b|^Python\/\S+ websockets\//i;

/** A 400 of uvicorn up to 0.18 that has no WebSocket library: it says that it saw the upgrade. */
export function lacksLibrary({ status, answerWords }: Failure): boolean {
  return status === 400 && /Unsupported upgrade request\.?$/.test(answerWords);
}

/**
 * Whether Starlette or FastAPI answered 404: to a socket without a route both answer 403, so what reached the application was most
 * likely an ordinary request. Quart answers 404 to a socket too.
 */
export function isStarlettesNotFound(failure: Failure): boolean {
  const { status, response, answerWords } = failure;
  if (status !== 404 || response === null) return false;
  const body = answerWords.slice(response.reason.length).trim();
  if (body === '{"detail":"Not Found"}') return true;
  return (
    body === 'Not Found' && /^(?:uvicorn|hypercorn|daphne)\b/i.test(responseField(failure, 'Server') ?? '')
  );
}

/**
 * Whether a server of ASGI refused the handshake for its application: such a server has nothing to say but the status. Daphne 4.0
 * sends not even its name.
 */
export function refusedByAsgi(failure: Failure): boolean {
  const { response, answerWords } = failure;
  if (response === null) return false;
  if (SERVER.test(responseField(failure, 'Server') ?? '')) {
    return answerWords === '' || answerWords === response.reason;
  }
  return response.fields.length === 0 && response.reason === 'Access denied';
}
