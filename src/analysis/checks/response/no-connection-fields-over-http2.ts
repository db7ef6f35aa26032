// RFC 9113 section 8.2.2 and RFC 9114 section 4.2: Connection, Upgrade, Keep-Alive, Proxy-Connection, Transfer-Encoding,
// and TE other than `trailers`, make an HTTP/2 or HTTP/3 message malformed.

import { connectionSpecificLines } from '../../../protocol/extended-connect/connection-specific-fields.ts';
import { combinedValue } from '../../../protocol/http/field.ts';
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { fieldPlaces } from '../place.ts';

export const noConnectionFieldsOverHttp2 = defineCheck({
  id: 'no-connection-fields-over-http2',
  level: 'must',
  clauses: ['RFC 9113 8.2.2'],
  scope: 'http2-or-3',
  needs: ['knownRequest', 'knownResponse'],
  fix: 'Leave Connection, Upgrade, Keep-Alive, Proxy-Connection and Transfer-Encoding out of HTTP/2 and HTTP/3.',
  run({ knownRequest, knownResponse }) {
    const inRequest = connectionSpecificLines(knownRequest?.all ?? []);
    const inResponse = connectionSpecificLines(knownResponse?.all ?? []);
    const agent = combinedValue(knownRequest?.all ?? [], 'user-agent') ?? '';
    // curl prints what it was asked to send, and leaves such fields out as it writes HTTP/2 (8.x).
    if (inResponse.length === 0 && inRequest.length > 0 && agent.startsWith('curl/'))
      return unknown('curl prints such fields of its request also where it does not send them over HTTP/2.');
    if (inRequest.length + inResponse.length > 0) {
      const side = inRequest.length > 0 ? 'request' : 'response';
      return broken(`The ${side} has fields that only HTTP/1.1 allows.`, [
        ...fieldPlaces('request', inRequest),
        ...fieldPlaces('response', inResponse),
      ]);
    }
    if (knownRequest !== null && knownResponse !== null)
      return holds('Neither side sent any of these fields.');
    const missing = knownRequest === null ? 'request' : 'response';
    return unknown(`The ${missing} was not seen as it was sent.`);
  },
});
