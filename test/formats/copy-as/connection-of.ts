import type { CloseSeen, ConnectionKind } from '../../../src/events/event.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import type { Field } from '../../../src/protocol/http/field.ts';
import type { Connection } from '../../../src/session/connection.ts';

interface Wish {
  readonly url: string;
  readonly kind?: ConnectionKind;
  /** Null where the request was not seen. */
  readonly fields: readonly Field[] | null;
  readonly close?: CloseSeen;
}

/** A connection as a session would hold it, with what copying looks at. */
export function connectionOf({ url, kind = 'websocket', fields, close }: Wish): Connection {
  return {
    id: connectionId(0),
    kind,
    url: seen(url),
    pageUrl: notSeen('not-in-file'),
    target: 'page',
    sources: ['debugger'],
    sourceKey: '1',
    initiator: notSeen('not-in-file'),
    createdAt: epochMilliseconds(0),
    discovered: false,
    transport: 'http/1.1',
    requestSentAt: null,
    request:
      fields === null
        ? notSeen('before-recording')
        : seen({ method: 'GET', target: '/', version: 'HTTP/1.1', fields, raw: null }),
    responseReceivedAt: null,
    status: seen(101),
    response: notSeen('not-in-file'),
    body: null,
    messagesRecorded: true,
    errors: [],
    closedAt: null,
    close: close === undefined ? notSeen('not-yet') : seen(close),
    closeSource: close === undefined ? null : 'page-hook',
    joins: [],
    opened: notSeen('not-yet'),
    blocked: null,
    bufferedPeak: null,
    outcome: 'open',
    proven: 'open',
    reported: 'pending',
  };
}

/** `Name: value` lines as fields. */
export function fieldsOf(...lines: readonly string[]): Field[] {
  return lines.map((line) => {
    const colon = line.indexOf(':');
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
  });
}
