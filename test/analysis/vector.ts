import type { ConnectionKind, Source, Transport } from '../../src/events/event.ts';
import { notSeen, seen } from '../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../src/events/units.ts';
import type { Field } from '../../src/protocol/http/field.ts';
import type { RequestHead } from '../../src/protocol/http/request-head.ts';
import type { ResponseHead } from '../../src/protocol/http/response-head.ts';
import type { Connection } from '../../src/session/connection.ts';

/** A handshake in the notation of handshakes.json, with what is to be said of it. */
export interface Vector {
  readonly id: string;
  readonly name: string;
  readonly websocket: boolean;
  readonly transport: string;
  readonly request: { readonly line: string | null; readonly headers: readonly (readonly string[])[] };
  readonly response: null | {
    readonly statusLine: string | null;
    readonly status: number;
    readonly headers: readonly (readonly string[])[];
  };
  /** Of each inner list at least one check fails. */
  readonly fails: readonly (readonly string[])[];
  readonly mayFail: readonly string[];
}

const TRANSPORTS: Readonly<Record<string, Transport>> = { h1: 'http/1.1', h2: 'h2', h3: 'h3' };

/** A connection of which nothing was seen but what is given. */
export function connectionOf(given: Partial<Connection> = {}): Connection {
  const source: Source = 'har';
  return {
    id: connectionId(0),
    kind: 'websocket',
    url: seen('ws://server.example.com/chat'),
    pageUrl: notSeen('not-in-file'),
    target: 'page',
    sources: [source],
    sourceKey: 'vector',
    initiator: notSeen('not-in-file'),
    createdAt: epochMilliseconds(0),
    discovered: false,
    transport: 'http/1.1',
    requestSentAt: epochMilliseconds(0),
    request: notSeen('not-in-file'),
    responseReceivedAt: epochMilliseconds(1),
    status: notSeen('not-in-file'),
    response: notSeen('not-in-file'),
    body: null,
    messagesRecorded: true,
    errors: [],
    closedAt: null,
    close: notSeen('not-in-file'),
    closeSource: given.close?.seen === true ? source : null,
    joins: [],
    opened: notSeen('not-in-file'),
    blocked: null,
    bufferedPeak: null,
    outcome: 'pending',
    proven: given.outcome ?? 'pending',
    reported: 'pending',
    ...given,
  };
}

/** The connection that a vector describes, as an imported file would give it. */
export function connectionOfVector(vector: Vector): Connection {
  const kind: ConnectionKind = vector.websocket ? 'websocket' : 'upgrade';
  const status = vector.response?.status;
  return connectionOf({
    kind,
    transport: TRANSPORTS[vector.transport] ?? 'unknown',
    request: seen(requestHead(vector.request.line, vector.request.headers)),
    ...(vector.response === null || status === undefined
      ? {}
      : { status: seen(status), response: seen(responseHead(vector.response)), outcome: outcomeOf(status) }),
  });
}

export function fieldsOf(headers: readonly (readonly string[])[]): Field[] {
  return headers.map(([name = '', value = '']) => ({ name, value }));
}

function requestHead(line: string | null, headers: readonly (readonly string[])[]): RequestHead {
  const [method = '', target = '', version = ''] = (line ?? '').split(' ');
  // Nothing is left out of a vector, as if its text had been captured.
  const raw = line === null ? null : line;
  return { method, target, version, fields: fieldsOf(headers), raw };
}

function responseHead(response: NonNullable<Vector['response']>): ResponseHead {
  const [version = '', , ...reason] = (response.statusLine ?? '').split(' ');
  return {
    version,
    status: response.status,
    reason: reason.join(' '),
    fields: fieldsOf(response.headers),
    raw: null,
  };
}

function outcomeOf(status: number): Connection['outcome'] {
  return status === 101 ? 'open' : 'refused';
}
