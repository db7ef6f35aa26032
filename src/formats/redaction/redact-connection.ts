import { publicWordsOf } from '../../analysis/causes/tls-complaint.ts';
import type { Connection } from '../../session/connection.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { redactRequestHead, redactResponseHead } from './redact-head.ts';
import {
  redactBlocked,
  redactClose,
  redactInitiator,
  redactKey,
  redactObserved,
  redactOpened,
  redactWords,
} from './redact-parts.ts';
import { redactText } from './redact-text.ts';

/** A connection without its secrets, as it may leave the machine. */
export function redactConnection(connection: Connection, pseudonyms: Pseudonyms): Connection {
  const text = (value: string) => redactText(value, pseudonyms);
  return {
    ...connection,
    sourceKey: redactKey(connection.sourceKey, pseudonyms),
    joins: connection.joins.map((join) => ({ ...join, sourceKey: redactKey(join.sourceKey, pseudonyms) })),
    url: redactObserved(connection.url, text),
    pageUrl: redactObserved(connection.pageUrl, text),
    initiator: redactObserved(connection.initiator, (value) => redactInitiator(value, pseudonyms)),
    request: redactObserved(connection.request, (value) => redactRequestHead(value, pseudonyms)),
    response: redactObserved(connection.response, (value) => redactResponseHead(value, pseudonyms)),
    body: publicWordsOf(connection.body),
    errors: connection.errors.map((error) => ({ ...error, text: redactWords(error.text, pseudonyms) })),
    close: redactObserved(connection.close, (value) => redactClose(value, pseudonyms)),
    opened: redactObserved(connection.opened, (value) => redactOpened(value, pseudonyms)),
    blocked: connection.blocked === null ? null : redactBlocked(connection.blocked, pseudonyms),
  };
}
