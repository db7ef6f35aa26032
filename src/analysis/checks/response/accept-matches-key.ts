// RFC 6455 section 4.2.2 number 5.4, and 4.1: the accept value is base64(SHA-1(key + GUID)), compared exactly once
// white space around it is gone.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

const FIX =
  'Compute the value from the key of this very request: base64(SHA-1(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")). A fixed or cached answer can never match.';

export const acceptMatchesKey = defineCheck({
  id: 'accept-matches-key',
  level: 'must',
  clauses: ['RFC 6455 4.1', 'RFC 6455 4.2.2'],
  scope: 'websocket-upgrade',
  needs: ['requestFields', 'switchFields', 'accept'],
  run({ switchFields, accept }) {
    const places = wholeValues('response', switchFields.lines('sec-websocket-accept'));
    const [first = ''] = accept.received;
    switch (accept.outcome) {
      case 'matches':
        return holds(`${quote(first)} belongs to the key.`, places);
      case 'differs':
        return broken(
          `The key calls for ${quote(accept.computation.accept)}, the server sent ${quote(first)}.`,
          places,
          FIX,
        );
      case 'repeated':
        return accept.allMatch
          ? holds(`All ${accept.received.length} values belong to the key.`, places)
          : broken(
              `Not every value sent is ${quote(accept.computation.accept)}, which the key calls for.`,
              places,
              FIX,
            );
      case 'key-malformed':
        if (accept.received.length === 0)
          return notApplicable('The response has no Sec-WebSocket-Accept to compare.');
        return accept.matches
          ? holds('The value belongs to the key as it was sent, malformed though it is.', places)
          : broken(`${quote(first)} does not belong to the key as it was sent.`, places, FIX);
      case 'missing':
        return notApplicable('The response has no Sec-WebSocket-Accept to compare.');
      case 'key-missing':
        return notApplicable('The request has no Sec-WebSocket-Key to compare with.');
      case 'not-observable':
        return unknown('The request or the response was not seen. A NetLog would show both.');
      default:
        return notApplicable('The server did not switch to WebSocket by a 101.');
    }
  },
});
