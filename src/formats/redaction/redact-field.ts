import { isStandIn } from '../../analysis/checks/stand-in.ts';
import { isJudgedField } from './judged-fields.ts';
import type { Pseudonyms } from './pseudonyms.ts';
import { isPublicSubprotocol } from './public-subprotocols.ts';
import { forJudged, hideByRule, hidesParameter, kindByName, redactProse, redactText } from './redact-text.ts';
import { isOfExchange, isSecretByLook, isSecretField } from './secret-names.ts';

/** Handshake fields that analysis needs whatever they hold; they are not secrets (RFC 6455 section 10.3). */
const KEPT = new Set(['sec-websocket-key', 'sec-websocket-accept']);

/** Fields that say where something is: their hosts stay, or a redacted file would accuse the request of another host. */
function isAddress(name: string): boolean {
  return ['origin', ':path', 'referer', 'location', 'content-type', 'date'].includes(name);
}

/**
 * The value of a field without its secrets. What a handshake is judged by loses those that are recognised: no rule of the user makes a file
 * accuse.
 */
export function redactFieldValue(name: string, value: string, pseudonyms: Pseudonyms): string {
  const lower = name.toLowerCase();
  if (value === '' || KEPT.has(lower)) return value;
  if (lower === 'host' || lower === ':authority') return redactHost(value, pseudonyms);
  return shownValue(name, lower, value, isJudgedField(lower) ? forJudged(pseudonyms) : pseudonyms);
}

/** The host of a request, as that of its URL. */
function redactHost(value: string, pseudonyms: Pseudonyms): string {
  const shown = redactText(`//${value}`, pseudonyms);
  return shown.startsWith('//') ? shown.slice(2) : shown;
}

function shownValue(name: string, lower: string, value: string, pseudonyms: Pseudonyms): string {
  const { rules } = pseudonyms;
  if (lower === 'sec-websocket-protocol') return redactSubprotocols(value, pseudonyms);
  if (rules.hideFields.has(lower)) return pseudonyms.text(value, 'rule');
  if (rules.keepFields.has(lower)) return hideByRule(value, pseudonyms);
  switch (lower) {
    case 'cookie':
    case 'cookie2':
    case 'set-cookie':
    case 'set-cookie2':
      return pseudonyms.keeps('cookie') ? hideByRule(value, pseudonyms) : pseudonyms.text(value, 'cookie');
    case 'last-event-id':
      // The server's own words of an event, which are hidden in the answer too (HTML section 9.2.4).
      return pseudonyms.keeps('message-body')
        ? hideByRule(value, pseudonyms)
        : pseudonyms.text(value, 'message-body');
    case 'authorization':
    case 'proxy-authorization':
      return withoutCredentials(value, pseudonyms);
    default:
      if (!pseudonyms.keeps('secret-field') && (isSecretField(name) || isSecretByLook(name, value)))
        return pseudonyms.text(value, 'secret-field');
      return redactParameters(
        lower,
        isAddress(lower) || isOfExchange(name)
          ? redactText(value, pseudonyms)
          : redactProse(value, pseudonyms),
        pseudonyms,
      );
  }
}

/** `name=value` and `name="value"` in a field's value (RFC 9110 section 5.6.6). */
const PARAMETER = /((?:^|[\s,;(])([\w.-]{1,64})\s*=\s*)(?:"([^"]*)"|([^\s,;"()]+))/g;

/** RFC 7616 section 3.3: what a client has to send back as it came. */
const OPAQUE_OF = /^(?:www|proxy)-authenticate$/;

function redactParameters(field: string, value: string, pseudonyms: Pseudonyms): string {
  const hides = (name: string) =>
    hidesParameter(name, pseudonyms) || (OPAQUE_OF.test(field) && /^opaque$/i.test(name));
  return value.replace(
    PARAMETER,
    (all: string, before: string, name: string, quoted?: string, token?: string) => {
      const secret = quoted ?? token ?? '';
      if (secret === '' || isStandIn(secret) || !hides(name)) return all;
      const standIn = pseudonyms.token(secret, kindByName(name, 'secret-field', pseudonyms));
      return before + (quoted === undefined ? standIn : `"${standIn}"`);
    },
  );
}

/** `Bearer [redacted-1]`: the scheme stays, because it shows what was tried (RFC 9110 section 11.4). */
function withoutCredentials(value: string, pseudonyms: Pseudonyms): string {
  if (pseudonyms.keeps('authorization')) return hideByRule(value, pseudonyms);
  const scheme = /^(Basic|Bearer|Digest|Negotiate|NTLM|AWS4-HMAC-SHA256) +/i.exec(value)?.[0] ?? '';
  return scheme + pseudonyms.text(value.slice(scheme.length), 'authorization');
}

/**
 * Replaces each subprotocol that is not public by its own stand-in, which is a token as well: some clients carry a credential there. Commas and grammar errors stay, so that a check
 * of the redacted file gives the verdict of the original.
 */
export function redactSubprotocols(value: string, pseudonyms: Pseudonyms): string {
  const { rules } = pseudonyms;
  const hidden = rules.hideFields.has('sec-websocket-protocol');
  const kept = pseudonyms.keeps('subprotocol') || rules.keepFields.has('sec-websocket-protocol');
  return value.replace(/[\w!#$%&'*+.^`|~-]+/g, (name) => {
    if (hidden) return pseudonyms.token(name, 'rule');
    if (kept) return hideByRule(name, pseudonyms);
    return isPublicSubprotocol(name) || rules.keepSubprotocols.has(name)
      ? name
      : pseudonyms.token(name, 'subprotocol');
  });
}
