// RFC 6455 section 7.4: what a close code means, and whether a close frame may carry it.
import { CLOSE_CODES } from '../registry/close-codes.ts';

/** One close code for people. */
export interface CloseCodeDescription {
  readonly code: number;
  /** The registered name, or one of the range. */
  readonly name: string;
  readonly meaning: string;
  /** Whether a close frame may carry it. False: it is a fault on the wire, though an API may report it. */
  readonly onWire: boolean;
}

const KNOWN = new Map(CLOSE_CODES.map((entry) => [entry.code, entry]));

/** Describes any number, registered or not (section 7.4.2 for the ranges). */
export function describeCloseCode(code: number): CloseCodeDescription {
  const entry = KNOWN.get(code);
  if (entry !== undefined) return { code, name: entry.name, meaning: entry.meaning, onWire: entry.onWire };
  if (!Number.isInteger(code) || code < 0 || code > 0xffff) {
    return { code, name: 'Not a Close Code', meaning: 'A close code is a number of 16 bits.', onWire: false };
  }
  if (code < 1000) {
    return { code, name: 'Unused', meaning: 'Codes below 1000 are not used.', onWire: false };
  }
  if (code < 3000) {
    return {
      code,
      name: 'Unassigned',
      meaning: 'Reserved for the WebSocket protocol and its extensions, without a meaning so far.',
      onWire: true,
    };
  }
  if (code < 4000) {
    return {
      code,
      name: 'Library or Framework',
      meaning: 'For libraries, frameworks and applications to register; this one is not registered.',
      onWire: true,
    };
  }
  if (code < 5000) {
    return { code, name: 'Private Use', meaning: 'The application gives it a meaning.', onWire: true };
  }
  return {
    code,
    name: 'Outside All Ranges',
    meaning: 'RFC 6455 says nothing of codes from 5000 on.',
    onWire: true,
  };
}

/**
 * Whether a close frame may carry a code: one that is registered for the wire, or one of 3000 to 4999. Section 7.4.2 keeps
 * 1000 to 2999 for the protocol itself, and from 5000 on there is no range; browsers pass those on all the same
 * (Chromium 156).
 */
export function mayBeSent(code: number): boolean {
  return (KNOWN.get(code)?.onWire ?? false) || (code >= 3000 && code < 5000);
}
