// RFC 6455 section 4.2.2, item 5.4: Sec-WebSocket-Accept is base64(SHA-1(key + GUID)).
import { sha1 } from '@noble/hashes/legacy.js';
import { encodeBase64 } from '../http/base64.ts';
import type { Parsed } from '../http/fault.ts';
import { trimWhiteSpace } from '../http/white-space.ts';
import { type DecodedValue, decodeExactly } from './key.ts';

/** The fixed text that a server appends to the key (RFC 6455 section 1.3). */
export const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** Every step from a key to its accept value, for people to follow. */
export interface AcceptComputation {
  /** Without surrounding white space, as section 4.2.2 says. */
  readonly key: string;
  readonly concatenated: string;
  /** 20 bytes. */
  readonly sha1: Uint8Array;
  readonly accept: string;
}

/** Computes the accept value of a key. Any text is valid here: a server hashes the key without decoding it. */
export function computeAccept(key: string): AcceptComputation {
  const trimmed = trimWhiteSpace(key);
  const concatenated = trimmed + ACCEPT_GUID;
  const digest = sha1(wireBytes(concatenated));
  return { key: trimmed, concatenated, sha1: digest, accept: encodeBase64(digest) };
}

/** Reads a Sec-WebSocket-Accept value: the base64 of 20 bytes; faults as `parseKey`. */
export function parseAccept(value: string): Parsed<DecodedValue> {
  return decodeExactly(value, 20);
}

/** The bytes behind a header text: sources decode header bytes as Latin-1, so a character beyond it means UTF-8. */
function wireBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0xff) return new TextEncoder().encode(text);
    bytes[at] = code;
  }
  return bytes;
}
