// RFC 6455 section 4.1 item 7: the key is 16 random bytes in base64 (RFC 4648 section 4, with padding). RFC 4648 section
// 3.5: unused bits of the last letter are zero; decoders may refuse others.

import { isTolerated } from '../../../protocol/http/list.ts';
import { parseKey } from '../../../protocol/websocket/key.ts';
import { broken, defineCheck, holds, notApplicable, tolerated } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

/** The most keys that are examined: more than one is a fault of its own. */
const MOST = 20;

export const keyIs16Bytes = defineCheck({
  id: 'key-is-16-bytes',
  level: 'must',
  clauses: ['RFC 6455 4.1', 'RFC 4648 3.5'],
  scope: 'websocket-upgrade',
  needs: ['requestKeys'],
  fix: 'Send 16 random bytes in base64: 24 characters of which the last two are `==`.',
  run({ requestKeys }) {
    const lines = requestKeys;
    if (lines.length === 0) return notApplicable('There is no Sec-WebSocket-Key to check.');
    for (const line of lines.slice(0, MOST)) {
      const { value, faults } = parseKey(line.value);
      const [fault] = faults.filter((each) => !isTolerated(each));
      if (fault === undefined && value.bytes !== null) continue;
      const place = { side: 'request', fieldIndex: line.fieldIndex } as const;
      const at = { index: line.offset + (fault?.index ?? 0), length: fault?.length ?? line.value.length };
      return broken(`${quote(line.value)}: ${fault?.detail ?? 'not base64'}.`, [{ ...place, ...at }]);
    }
    const places = wholeValues('request', lines);
    if (lines.slice(0, MOST).some((line) => parseKey(line.value).faults.some(isTolerated))) {
      return tolerated(
        'The key is base64 of 16 bytes, but unused bits of its last letter are not zero: some servers refuse that.',
        places,
      );
    }
    return holds('The key is base64 of 16 bytes.', places);
  },
});
