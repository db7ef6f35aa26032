// RFC 6455 section 5.5.1: the body of a close frame.

/** The code of a close frame without a body, which is on no wire (RFC 6455 section 7.1.5). */
export const NO_CODE = 1005;

/** What a close frame says. Without a body, an API reports code 1005 (section 7.1.5). */
export interface CloseBody {
  readonly code: number;
  readonly reason: string;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** Reads a body that is not valid as far as it goes: what is not UTF-8 becomes U+FFFD. */
export function readBrokenCloseBody(body: Uint8Array): CloseBody {
  const [high, low] = body;
  if (high === undefined || low === undefined) return { code: NO_CODE, reason: '' };
  return { code: high * 256 + low, reason: lenient.decode(body.subarray(2)) };
}

/** Reads the body of a close frame; null where it is a single byte, or its reason is not UTF-8. */
export function readCloseBody(body: Uint8Array): CloseBody | null {
  const [high, low] = body;
  if (high === undefined) return { code: NO_CODE, reason: '' };
  if (low === undefined) return null;
  try {
    return { code: high * 256 + low, reason: strict.decode(body.subarray(2)) };
  } catch {
    return null;
  }
}
