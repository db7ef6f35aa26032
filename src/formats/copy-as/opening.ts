import { combinedValue, type Field } from '../../protocol/http/field.ts';
import { isToken } from '../../protocol/http/token.ts';
import type { Connection } from '../../session/connection.ts';

/** What it takes to open a connection again from elsewhere. */
export interface Opening {
  /** `ws:`, `wss:`, `http:` or `https:`, without a fragment. */
  readonly url: string;
  /** Subprotocols to offer, in order: tokens, none twice. */
  readonly protocols: readonly string[];
  readonly origin: string | null;
  /** Whether permessage-deflate was offered; null where the request was not seen. */
  readonly deflate: boolean | null;
  /** Fields that no client sets by itself, each name once. Their values have no control characters. */
  readonly fields: readonly Field[];
}

/** Fields that a client sets by itself, fields of a single hop, and fields that would garble the output of a terminal. */
const BY_ITSELF =
  /^(connection|upgrade|sec-websocket-.*|origin|content-length|transfer-encoding|accept-encoding)$/i;
const SCHEMES = new Set(['ws:', 'wss:', 'http:', 'https:']);

/** What to open; null where the URL was not seen or cannot be opened. */
export function openingOf(connection: Connection): Opening | null {
  const url = urlOf(connection);
  if (url === null) return null;
  const sent = sentFields(connection);
  const offered = (combinedValue(sent, 'sec-websocket-protocol') ?? '').split(',').map((name) => name.trim());
  const extensions = combinedValue(sent, 'sec-websocket-extensions') ?? '';
  return {
    url: url.href,
    protocols: [...new Set(offered.filter(isToken))],
    origin: combinedValue(sent, 'origin'),
    deflate: connection.request.seen ? /(^|,)\s*permessage-deflate\s*(;|,|$)/i.test(extensions) : null,
    fields: joined(sent.filter(({ name }) => !BY_ITSELF.test(name) && !isOwnHost(name, sent, url))),
  };
}

/** The URL without its fragment; null where it was not seen or has another scheme. */
export function urlOf(connection: Connection): URL | null {
  if (!connection.url.seen || !URL.canParse(connection.url.value)) return null;
  const url = new URL(connection.url.value);
  url.hash = '';
  return SCHEMES.has(url.protocol) ? url : null;
}

/** The request's fields in a form that a client can send again: no pseudo-fields, no malformed names, one line each. */
export function sentFields(connection: Connection): readonly Field[] {
  if (!connection.request.seen) return [];
  return connection.request.value.fields
    .filter(({ name }) => isToken(name))
    .map(({ name, value }) => ({ name, value: value.replace(/\p{Cc}+/gu, ' ').replace(/^ +| +$/g, '') }));
}

/** Whether this is the Host field that every client would send for this URL. */
export function isOwnHost(name: string, fields: readonly Field[], url: URL): boolean {
  return (
    name.toLowerCase() === 'host' && combinedValue(fields, 'host')?.toLowerCase() === url.host.toLowerCase()
  );
}

/** Joins the lines of one name into one line (RFC 9110 section 5.3; Cookie by semicolons, RFC 9113 section 8.2.3). */
function joined(fields: readonly Field[]): readonly Field[] {
  const lines = new Map<string, Field>();
  for (const { name, value } of fields) {
    const lower = name.toLowerCase();
    const before = lines.get(lower);
    if (before === undefined) lines.set(lower, { name, value });
    else
      lines.set(lower, {
        name: before.name,
        value: [before.value, value].join(lower === 'cookie' ? '; ' : ', '),
      });
  }
  return [...lines.values()];
}
