// RFC 6455 section 4.1, item 7: Sec-WebSocket-Key is the base64 of 16 random bytes.
import { readBase64 } from '../http/base64.ts';
import { FaultLog, type Parsed } from '../http/fault.ts';

const KEY_BYTES = 16;

/** What a base64 value decodes to; `bytes` is null where it is not base64. */
export interface DecodedValue {
  readonly bytes: Uint8Array | null;
}

/**
 * Reads a Sec-WebSocket-Key value. Faults: `empty-value`, `wrong-byte-count`, and those of base64: `invalid-character`,
 * `wrong-digit-count`, `missing-padding`, `excess-padding`, `unused-bits`.
 */
export function parseKey(value: string): Parsed<DecodedValue> {
  return decodeExactly(value, KEY_BYTES);
}

/** Reads the base64 of a fixed number of bytes; faults as `parseKey`. */
export function decodeExactly(value: string, wanted: number): Parsed<DecodedValue> {
  const faults = new FaultLog();
  const bytes = readBase64(value, 'base64', faults);
  if (value === '') {
    faults.add('empty-value', 0, 0, 'the value is empty');
  } else if (bytes !== null && bytes.length !== wanted) {
    faults.add('wrong-byte-count', 0, value.length, `${wanted} bytes wanted, ${bytes.length} found`);
  }
  return { value: { bytes: value === '' ? null : bytes }, faults: faults.list() };
}
