// RFC 6455 section 9.1, RFC 7692 section 5: what the answer to a handshake agreed on.
import { parseExtensions } from './extensions.ts';
import { type DeflateParameters, PERMESSAGE_DEFLATE, parseDeflateParameters } from './permessage-deflate.ts';

/** The extensions of a connection, as far as they matter for its frames. */
export interface AgreedExtensions {
  /** Null where messages are not compressed. */
  readonly deflate: DeflateParameters | null;
  /** Another extension was agreed on, which may give reserved bits and opcodes a meaning. */
  readonly others: boolean;
}

/** Reads the value of Sec-WebSocket-Extensions in the answer; null means that the answer has no such field. */
export function agreedExtensions(value: string | null): AgreedExtensions {
  const extensions = value === null ? [] : parseExtensions(value).value;
  const deflate = extensions.find(({ name }) => name === PERMESSAGE_DEFLATE);
  return {
    deflate: deflate === undefined ? null : parseDeflateParameters(deflate, 'response').value,
    others: extensions.some(({ name }) => name !== PERMESSAGE_DEFLATE),
  };
}
