// RFC 6455 section 4.1 item 9: "The value of this header field MUST be 13"; section 11.3.5: once. Over HTTP/2 the field is
// used in the same way (RFC 8441 section 5), but servers accept a handshake without it.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const versionIs13 = defineCheck({
  id: 'version-is-13',
  level: 'must',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket',
  needs: ['requestFields', 'situation'],
  fix: 'Send `Sec-WebSocket-Version: 13`, once.',
  run({ requestFields, situation }) {
    const lines = requestFields.lines('sec-websocket-version');
    const [first] = lines;
    if (first === undefined) {
      if (situation.mechanism === 'extended-connect')
        return notApplicable('Over HTTP/2 and HTTP/3 no version was sent.');
      if (requestFields.leftOut !== null) return unknown(requestFields.leftOut);
      return broken('There is no Sec-WebSocket-Version.');
    }
    const places = wholeValues('request', lines);
    if (lines.length > 1) return broken(`There are ${lines.length} Sec-WebSocket-Version fields.`, places);
    if (first.value === '13') return holds('The version is 13.', places);
    return broken(`The version is ${quote(first.value)}.`, places);
  },
});
