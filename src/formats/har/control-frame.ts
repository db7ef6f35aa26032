// RFC 6455 section 5.5: control frames. Browsers do not list them among messages; proxies and packet captures do.
import { OPCODE } from '../../events/message-segment.ts';
import { decodeBase64 } from '../base64.ts';
import { numberMember, stringMember } from '../json-access.ts';
import { parseQuoted } from '../transcript/message-line.ts';

/** What a close frame says; `code` is null where it has none. */
export interface CloseFrame {
  readonly code: number | null;
  readonly reason: string;
}

const encoder = new TextEncoder();
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Whether an opcode is that of a control frame (RFC 6455 section 5.2). */
export function isControl(opcode: number): boolean {
  return opcode === OPCODE.close || opcode === OPCODE.ping || opcode === OPCODE.pong;
}

/**
 * The payload of a ping or pong. Producers write it as text, or in base64 as they write any binary payload. A text such as
 * `ping` could be either, so only padding marks it as base64.
 */
export function controlPayload(data: string): Uint8Array {
  const bytes = /^[\w+/-]+={1,2}$/.test(data) && data.length % 4 === 0 ? decodeBase64(data) : null;
  return bytes ?? encoder.encode(data);
}

/** Reads an element of opcode 8: from its own members, from base64 of the frame's body, or from words of the producer. */
export function closeFrame(element: unknown, data: string): CloseFrame {
  const code = codeOr(numberMember(element, 'code') ?? numberMember(element, 'closeCode'));
  if (code !== null) return { code, reason: stringMember(element, 'reason') ?? data };
  return (
    fromBody(decodeBase64(data)) ??
    fromJson(data) ??
    fromWords(data) ??
    fromBody(latin1(data)) ?? { code: null, reason: data }
  );
}

/** RFC 6455 section 5.5.1: two bytes of code, then a reason in UTF-8. */
function fromBody(body: Uint8Array | null): CloseFrame | null {
  if (body === null || body.length < 2) return null;
  const code = codeOr(((body[0] ?? 0) << 8) | (body[1] ?? 0));
  if (code === null) return null;
  try {
    return { code, reason: strict.decode(body.subarray(2)) };
  } catch {
    return null;
  }
}

function fromJson(data: string): CloseFrame | null {
  if (!data.startsWith('{')) return null;
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return null;
  }
  const code = codeOr(numberMember(value, 'code') ?? numberMember(value, 'closeCode'));
  return code === null ? null : { code, reason: stringMember(value, 'reason') ?? '' };
}

/** `1001`, `1001 going away`, `1001: "going away"`. */
function fromWords(data: string): CloseFrame | null {
  const [, digits, rest = ''] = /^\s*(\d{4})(?:[\s:,;-]+(.*))?$/s.exec(data) ?? [];
  const code = digits === undefined ? null : codeOr(Number(digits));
  return code === null ? null : { code, reason: parseQuoted(rest) ?? rest };
}

/** A text whose characters stand for bytes; null where a character is not a byte. */
function latin1(data: string): Uint8Array | null {
  const bytes = new Uint8Array(Math.min(data.length, 125));
  for (let i = 0; i < bytes.length; i++) {
    const code = data.charCodeAt(i);
    if (code > 0xff) return null;
    bytes[i] = code;
  }
  return bytes;
}

/** A close code that a frame may carry (RFC 6455 section 7.4); null for anything else. */
function codeOr(code: number | null): number | null {
  return code !== null && Number.isInteger(code) && code >= 1000 && code <= 4999 ? code : null;
}
