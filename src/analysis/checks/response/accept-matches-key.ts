// RFC 6455 section 4.2.2 number 5.4, and 4.1: the accept value is base64(SHA-1(key + GUID)), compared exactly after white
// space around it is removed.
import { parseAccept } from '../../../protocol/websocket/accept.ts';
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const acceptMatchesKey = defineCheck({
  id: 'accept-matches-key',
  level: 'must',
  clauses: ['RFC 6455 4.1', 'RFC 6455 4.2.2'],
  scope: 'websocket-upgrade',
  needs: ['switchFields', 'accept'],
  fix: 'Compute the value from the key of this request: base64(SHA-1(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")). A fixed or cached answer can never match.',
  run({ switchFields, accept }) {
    const places = wholeValues('response', switchFields.lines('sec-websocket-accept'));
    const [first] = accept.received;
    if (first === undefined) return notApplicable('The 101 has no Sec-WebSocket-Accept to compare.');
    switch (accept.outcome) {
      case 'matches':
        return holds(`${quote(first)} belongs to the key.`, places);
      case 'repeated':
        if (accept.allMatch) return holds(`All ${accept.received.length} values belong to the key.`, places);
        return broken(
          `Not every value is ${quote(accept.computation.accept)}, the right value for this key.`,
          places,
        );
      case 'key-malformed':
        if (accept.matches)
          return holds('The value belongs to the key, although the key is malformed.', places);
        return broken(`${quote(first)} does not belong to the key as it was sent.`, places);
      case 'differs':
        return broken(
          `The right value is ${quote(accept.computation.accept)}, but the server sent ${quote(first)}${flawOf(first)}.`,
          places,
        );
      default:
        return notApplicable('The request has no Sec-WebSocket-Key to compare with.');
    }
  },
});

/** A value that is not a hash at all suggests a handshake written by hand. */
function flawOf(value: string): string {
  return parseAccept(value).value.bytes === null ? ', which is not the base64 of a SHA-1 hash' : '';
}
