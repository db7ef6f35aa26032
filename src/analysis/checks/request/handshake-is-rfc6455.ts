// RFC 6455 section 4.1 item 9, and its drafts: hixie-76 sent Sec-WebSocket-Key1 and -Key2, the hybi drafts versions 0 to
// 12.
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const handshakeIsRfc6455 = defineCheck({
  id: 'handshake-is-rfc6455',
  level: 'must',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket',
  needs: ['requestFields'],
  fix: 'Use a client that speaks RFC 6455: one Sec-WebSocket-Key, and Sec-WebSocket-Version 13.',
  run({ requestFields }) {
    const draftFields = ['sec-websocket-key1', 'sec-websocket-key2', 'sec-websocket-draft'].flatMap((name) =>
      requestFields.lines(name),
    );
    if (draftFields.length > 0) {
      return broken(
        'The request has fields of a draft older than RFC 6455.',
        wholeValues('request', draftFields),
      );
    }
    const drafts = requestFields.lines('sec-websocket-version').filter((line) => namesDraft(line.value));
    const [first] = drafts;
    if (requestFields.leftOut !== null && !requestFields.has('sec-websocket-version'))
      return unknown(requestFields.leftOut);
    if (first === undefined) return holds('Nothing in the request belongs to a draft.');
    return broken(`Version ${quote(first.value)} belongs to a draft.`, wholeValues('request', drafts));
  },
});
// With a leading zero it is not a draft's number: `version-is-13` reports that.
function namesDraft(value: string): boolean {
  return value.split(',', 100).some((version) => /^(?:\d|1[0-2])$/.test(version.trim()));
}
