import type { Transport } from '../../events/event.ts';
import { notSeen, type Observed, seen } from '../../events/observed.ts';
import { parseResponseHead, type ResponseHead } from '../../protocol/http/response-head.ts';
import { boundHead } from '../bound-fields.ts';
import { type CdpObject, cdpText, isCdpObject } from './cdp-value.ts';
import { fieldsOfObject } from './fields-of-object.ts';

const MAX_HEAD = 512 * 1024;
const MAX_REASON = 1024;

/** What `webSocketHandshakeResponseReceived` reports of the answer. */
export interface ReadResponse {
  readonly status: Observed<number>;
  readonly transport: Transport;
  readonly head: Observed<ResponseHead>;
}

/**
 * Reads a handshake's answer, from its text where there is one. Chromium 156 reports an answer only where the switch
 * worked: 101 over HTTP/1.1, 2xx over HTTP/2 (RFC 8441 section 5; it speaks no WebSocket over HTTP/3 unless a flag asks for it).
 */
export function readResponse(response: CdpObject): ReadResponse {
  const { status } = response;
  if (typeof status !== 'number') {
    return { status: notSeen('source-cannot'), transport: 'unknown', head: notSeen('source-cannot') };
  }
  const transport = status >= 200 && status < 300 ? 'h2' : 'http/1.1';
  const head = readHead(response, status);
  return {
    status: seen(status),
    transport,
    // The fields are those sent, but Chromium invents a status line of HTTP/1.1 for them.
    head: seen(transport === 'h2' ? { ...head, version: 'HTTP/2', reason: '', raw: null } : head),
  };
}

function readHead(response: CdpObject, status: number): ResponseHead {
  const { headersText, headers } = response;
  if (typeof headersText === 'string' && headersText !== '') {
    return responseFromText(headersText);
  }
  const fields = isCdpObject(headers) ? fieldsOfObject(headers) : { fields: [] };
  return {
    version: 'HTTP/1.1',
    status,
    reason: cdpText(response.statusText, MAX_REASON),
    ...fields,
    raw: null,
  };
}

/** A response's head by its text, of which only the beginning may be kept. */
export function responseFromText(given: string): ResponseHead {
  const { text, ...cut } = boundHead(given, MAX_HEAD);
  return { ...parseResponseHead(text).value, ...cut };
}
