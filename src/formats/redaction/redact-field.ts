import type { Pseudonyms } from './pseudonyms.ts';
import { redactText } from './redact-text.ts';
import { isSecretField } from './secret-names.ts';

/** Handshake fields that no analysis can do without; key and accept are no secrets (RFC 6455 section 10.3). */
const KEPT = new Set([
  'sec-websocket-key',
  'sec-websocket-accept',
  'sec-websocket-version',
  'sec-websocket-extensions',
  'upgrade',
  'connection',
]);

/** A field's value without its secrets. */
export function redactFieldValue(name: string, value: string, pseudonyms: Pseudonyms): string {
  const lower = name.toLowerCase();
  if (value === '' || KEPT.has(lower)) return value;
  switch (lower) {
    case 'cookie':
    case 'set-cookie':
      return pseudonyms.text(value, 'cookie');
    case 'authorization':
    case 'proxy-authorization':
      return withoutCredentials(value, pseudonyms);
    case 'sec-websocket-protocol':
      return redactSubprotocols(value, pseudonyms);
    default:
      return isSecretField(name) ? pseudonyms.text(value, 'secret-field') : redactText(value, pseudonyms);
  }
}

/** `Bearer [redacted-1]`: the scheme stays, it tells what was tried (RFC 9110 section 11.4). */
function withoutCredentials(value: string, pseudonyms: Pseudonyms): string {
  const scheme = /^(Basic|Bearer|Digest|Negotiate|NTLM|AWS4-HMAC-SHA256) +/i.exec(value)?.[0] ?? '';
  return scheme + pseudonyms.text(value.slice(scheme.length), 'authorization');
}

/**
 * Each subprotocol by its own stand-in, which is a token as well; commas and what breaks the grammar stay, so that a
 * check of the redacted file says what a check of the original says.
 */
export function redactSubprotocols(value: string, pseudonyms: Pseudonyms): string {
  return value.replace(/[\w!#$%&'*+.^`|~-]+/g, (name) => pseudonyms.token(name, 'subprotocol'));
}
