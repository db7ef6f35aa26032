// RFC 4648 section 4 (base64) and 5 (base64url), without Buffer or atob, so that faults have a place.
import type { FaultLog } from './fault.ts';
import { describeCharacter } from './token.ts';

const COMMON = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const ALPHABETS = { base64: `${COMMON}+/`, base64url: `${COMMON}-_` } as const;

export type Base64Variant = keyof typeof ALPHABETS;

function digitsOf(alphabet: string): Int8Array {
  const digits = new Int8Array(0x80).fill(-1);
  for (let digit = 0; digit < alphabet.length; digit += 1) digits[alphabet.charCodeAt(digit)] = digit;
  return digits;
}

const DIGITS = { base64: digitsOf(ALPHABETS.base64), base64url: digitsOf(ALPHABETS.base64url) } as const;

/** Writes bytes as base64 with padding, or as base64url without. */
export function encodeBase64(bytes: Uint8Array, variant: Base64Variant = 'base64'): string {
  const alphabet = ALPHABETS[variant];
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += 3) {
    const present = Math.min(3, bytes.length - at);
    const group = ((bytes[at] ?? 0) << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let digit = 0; digit < present + 1; digit += 1) {
      parts.push(alphabet.charAt((group >> (18 - 6 * digit)) & 63));
    }
    if (variant === 'base64') parts.push('='.repeat(3 - present));
  }
  return parts.join('');
}

/**
 * Reads base64 (padding expected) or base64url (padding not expected). The value is null where a character or the number of
 * digits makes it invalid; wrong padding is noted and ignored. Faults: `invalid-character`, `wrong-digit-count`,
 * `missing-padding`, `excess-padding`, `unused-bits` (bits of the last digit that are not 0).
 */
export function readBase64(
  text: string,
  variant: Base64Variant,
  faults: Pick<FaultLog, 'add'>,
): Uint8Array | null {
  let end = text.length;
  while (end > 0 && text[end - 1] === '=') end -= 1;
  const table = DIGITS[variant];
  const bytes = new Uint8Array(Math.floor((end * 6) / 8));
  let readable = true;
  let bits = 0;
  let held = 0;
  let written = 0;
  for (let at = 0; at < end; at += 1) {
    const digit = table[text.charCodeAt(at)] ?? -1;
    if (digit < 0) {
      readable = false;
      faults.add('invalid-character', at, 1, `${variant} may not contain ${describeCharacter(text, at)}`);
      continue;
    }
    held = ((held << 6) | digit) & 0xfff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[written] = (held >> bits) & 0xff;
      written += 1;
    }
  }
  if (readable && end % 4 === 1) {
    readable = false;
    faults.add('wrong-digit-count', end, 0, `${variant} of ${end} digits is incomplete`);
  }
  if (readable) {
    if ((held & ((1 << bits) - 1)) !== 0) {
      faults.add('unused-bits', end - 1, 1, 'the last digit has bits set that belong to no byte');
    }
    notePadding(text.length - end, variant === 'base64' ? (4 - (end % 4)) % 4 : 0, end, faults);
  }
  return readable ? bytes : null;
}

function notePadding(found: number, wanted: number, end: number, faults: Pick<FaultLog, 'add'>): void {
  if (found < wanted) {
    faults.add('missing-padding', end + found, 0, `${wanted} "=" of padding wanted, ${found} found`);
  } else if (found > wanted) {
    faults.add(
      'excess-padding',
      end + wanted,
      found - wanted,
      `${wanted} "=" of padding wanted, ${found} found`,
    );
  }
}
