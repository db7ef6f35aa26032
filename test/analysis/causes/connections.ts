import type { CloseSeen, ConnectionKind, Source, Transport } from '../../../src/events/event.ts';
import { notSeen, seen } from '../../../src/events/observed.ts';
import { connectionId, epochMilliseconds } from '../../../src/events/units.ts';
import type { Field } from '../../../src/protocol/http/field.ts';
import type { Connection } from '../../../src/session/connection.ts';
import { foldConnection } from '../../../src/session/fold-connection.ts';
import { createdConnection } from '../../../src/session/new-connection.ts';

/** What a source saw of one connection; what is left out was not seen. */
export interface Sight {
  readonly kind?: ConnectionKind;
  readonly url?: string;
  readonly pageUrl?: string;
  readonly source?: Source;
  readonly transport?: Transport;
  /** Fields of the request, `name: value` each. */
  readonly request?: readonly string[] | undefined;
  /** The request's text was captured as it was sent, so that nothing was left out. */
  readonly whole?: true;
  readonly method?: string;
  /** Default: that of the URL. */
  readonly target?: string;
  /** The browser showed a request that was never sent, as over HTTP/2. */
  readonly inventedRequest?: true;
  /** Status line and fields of the response. */
  readonly response?: readonly string[];
  /** The beginning of the answer's body. */
  readonly body?: string;
  /** A status without a head, as in an imported file. */
  readonly status?: number;
  /** The browser's words before the switch. */
  readonly words?: readonly string[];
  /** The browser's words after the switch. */
  readonly laterWords?: readonly string[];
  readonly close?: CloseSeen;
  /** Seconds from the switch to the end; absent: no end was seen, unless there are words or a close. */
  readonly life?: number;
}

const START = 1_700_000_000_000;
/** When `sightOf` has the response arrive. */
export const SWITCHED_AT = epochMilliseconds(START + 100);

const id = connectionId(0);

/** Folds what was seen into a connection as the session does. */
export function sightOf(sight: Sight): Connection {
  const source = sight.source ?? 'debugger';
  const at = epochMilliseconds(START);
  let connection = createdConnection({
    type: 'connection/created',
    connection: id,
    at,
    source,
    kind: sight.kind ?? 'websocket',
    url: sight.url ?? 'wss://app.example.com/chat',
    sourceKey: '1',
    target: 'page',
    initiator: notSeen('source-cannot'),
    pageUrl: sight.pageUrl === undefined ? notSeen('source-cannot') : seen(sight.pageUrl),
  });
  const { request, response } = sight;
  if (request !== undefined) {
    const head = {
      method: sight.method ?? 'GET',
      target: sight.target ?? '/chat',
      version: 'HTTP/1.1',
      fields: fields(request),
      raw: sight.whole === true ? request.join('\r\n') : null,
    };
    connection = foldConnection(connection, {
      type: 'handshake/request-sent',
      connection: id,
      at,
      source,
      head: seen(head),
    });
  }
  if (sight.inventedRequest === true) {
    const head = notSeen('invented-by-browser');
    connection = foldConnection(connection, {
      type: 'handshake/request-sent',
      connection: id,
      at,
      source,
      head,
    });
  }
  if (response !== undefined || sight.status !== undefined) {
    connection = foldConnection(connection, {
      type: 'handshake/response-received',
      connection: id,
      at: SWITCHED_AT,
      source,
      status: sight.status === undefined ? notSeen('not-in-file') : seen(sight.status),
      transport: sight.transport ?? 'http/1.1',
      head: response === undefined ? notSeen('not-in-file') : seen(responseHead(response)),
      ...(sight.body === undefined ? {} : { body: sight.body }),
    });
  }
  for (const text of [...(sight.words ?? []), ...(sight.laterWords ?? [])]) {
    connection = foldConnection(connection, {
      type: 'browser/reported-error',
      connection: id,
      at: SWITCHED_AT,
      source,
      text,
    });
  }
  const ended = sight.life !== undefined || sight.close !== undefined || sight.words !== undefined;
  if (ended || sight.laterWords !== undefined) {
    connection = foldConnection(connection, {
      type: 'connection/closed',
      connection: id,
      at: epochMilliseconds(SWITCHED_AT + (sight.life ?? 0) * 1000),
      source,
      close: sight.close === undefined ? notSeen('source-cannot') : seen(sight.close),
    });
  }
  return connection;
}

function responseHead(lines: readonly string[]) {
  const [version = 'HTTP/1.1', status = '0', ...reason] = (lines[0] ?? '').split(' ');
  return {
    version,
    status: Number(status),
    reason: reason.join(' '),
    fields: fields(lines.slice(1)),
    raw: null,
  };
}

function fields(lines: readonly string[]): Field[] {
  return lines.map((line) => {
    const colon = line.indexOf(':');
    return { name: line.slice(0, colon), value: line.slice(colon + 1).trim() };
  });
}
