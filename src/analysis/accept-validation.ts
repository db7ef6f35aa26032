// RFC 6455 section 4.2.2 number 5.4, and 4.1: Sec-WebSocket-Accept = base64(SHA-1(key + GUID)), once, exactly.
import type { NotSeenReason } from '../events/observed.ts';
import { sameIgnoringCase } from '../protocol/http/ascii-case.ts';
import type { Field } from '../protocol/http/field.ts';
import { isTolerated } from '../protocol/http/list.ts';
import { type AcceptComputation, computeAccept } from '../protocol/websocket/accept.ts';
import { parseKey } from '../protocol/websocket/key.ts';
import type { Connection } from '../session/connection.ts';
import { FieldTable } from './checks/field-table.ts';
import { leftOut } from './left-out.ts';
import { realRequest, situationOf } from './situation.ts';

interface Received {
  /** The accept values of the response, trimmed; empty where it had none or none could be seen. */
  readonly received: readonly string[];
}

/** The accept value of one handshake compared with its key. `computation` is there wherever a key was seen. */
export type AcceptValidation =
  | (Received & { readonly outcome: 'matches'; readonly computation: AcceptComputation })
  | (Received & { readonly outcome: 'differs'; readonly computation: AcceptComputation })
  /** A 101 without Sec-WebSocket-Accept. */
  | (Received & { readonly outcome: 'missing'; readonly computation: AcceptComputation })
  /** More than one value; `allMatch` says whether every one of them would have been right. */
  | (Received & {
      readonly outcome: 'repeated';
      readonly computation: AcceptComputation;
      readonly allMatch: boolean;
    })
  /** The key is not base64 of 16 bytes, or there are several keys. The accept value is compared all the same. */
  | (Received & {
      readonly outcome: 'key-malformed';
      readonly computation: AcceptComputation;
      readonly keys: readonly string[];
      readonly matches: boolean;
    })
  | (Received & { readonly outcome: 'key-missing'; readonly computation: null })
  | (Received & {
      readonly outcome: 'not-observable';
      readonly what: 'request' | 'response';
      /** `cut-off`: it may stand in the part of the head that was not kept. */
      readonly why: NotSeenReason | 'cut-off';
      readonly computation: AcceptComputation | null;
    })
  | (Received & {
      readonly outcome: 'not-applicable';
      readonly why: 'http2' | 'not-websocket' | 'no-101';
      readonly computation: AcceptComputation | null;
    });

/** Recomputes the accept value of a handshake and compares. Never throws, whatever was captured. */
export function validateAccept(connection: Connection): AcceptValidation {
  const situation = situationOf(connection);
  const request = realRequest(connection);
  const keys = request === null ? [] : valuesOf(request.fields, 'sec-websocket-key');
  const first = keys[0];
  const computation = first === undefined ? null : computeAccept(first);
  const received = receivedValues(connection);

  if (!situation.websocket) return { outcome: 'not-applicable', why: 'not-websocket', computation, received };
  if (situation.mechanism === 'extended-connect') {
    return { outcome: 'not-applicable', why: 'http2', computation, received };
  }
  if (connection.status.seen && connection.status.value !== 101) {
    return { outcome: 'not-applicable', why: 'no-101', computation, received };
  }
  if (request === null) {
    const why = connection.request.seen ? 'invented-by-browser' : connection.request.why;
    return { outcome: 'not-observable', what: 'request', why, computation, received };
  }
  if (computation === null && connection.sources.includes('web-request') && request.raw === null) {
    // Chromium's webRequest shows a request before the key is added (Chromium 156).
    return { outcome: 'not-observable', what: 'request', why: 'source-cannot', computation, received };
  }
  if (computation === null && leftOut(connection) !== null) {
    return { outcome: 'not-observable', what: 'request', why: 'not-in-file', computation, received };
  }
  if (!connection.response.seen) {
    const { why } = connection.response;
    return { outcome: 'not-observable', what: 'response', why, computation, received };
  }
  // The key, or the answer to it, may stand in the part of the head that was not kept.
  if (request.cut === true && keys.length < 2) {
    return { outcome: 'not-observable', what: 'request', why: 'cut-off', computation, received };
  }
  if (connection.response.value.cut === true && received.length < 2) {
    return { outcome: 'not-observable', what: 'response', why: 'cut-off', computation, received };
  }
  if (computation === null || first === undefined)
    return { outcome: 'key-missing', computation: null, received };
  if (keys.length > 1 || !isWellFormed(first)) {
    const matches = received.length > 0 && matchesOneOf(received, keys);
    return { outcome: 'key-malformed', computation, keys, received, matches };
  }
  if (received.length === 0) return { outcome: 'missing', computation, received };
  const allMatch = received.every((value) => value === computation.accept);
  if (received.length > 1) return { outcome: 'repeated', computation, received, allMatch };
  return { outcome: allMatch ? 'matches' : 'differs', computation, received };
}

// Of thousands of keys, only the first few are hashed.
function matchesOneOf(received: readonly string[], keys: readonly string[]): boolean {
  const wanted = keys.slice(0, 16).map((key) => computeAccept(key).accept);
  return received.every((value) => wanted.includes(value));
}

// Header objects join repeated fields by comma. Base64 has no comma, so `a, b` are two values.
function receivedValues(connection: Connection): string[] {
  if (!connection.response.seen) return [];
  const values = valuesOf(connection.response.value.fields, 'sec-websocket-accept');
  const parts = values.some((value) => value.includes(','))
    ? values.flatMap((value) => value.split(','))
    : values;
  return parts.map((part) => part.trim());
}

function valuesOf(fields: readonly Field[], name: string): string[] {
  const lines = fields.filter((field) => sameIgnoringCase(field.name, name));
  return new FieldTable(lines).lines(name).map((line) => line.value);
}

function isWellFormed(key: string): boolean {
  const parsed = parseKey(key);
  return parsed.value.bytes !== null && parsed.faults.every(isTolerated);
}
