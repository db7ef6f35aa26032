// RFC 6455 section 4.1 item 8: a browser's request has Origin; other clients may leave it out.
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const originIsSent = defineCheck({
  id: 'origin-is-sent',
  level: 'should',
  clauses: ['RFC 6455 4.1'],
  scope: 'websocket',
  needs: ['requestFields'],
  fix: 'A browser sends Origin by itself. From another client, send it where the server checks it.',
  run({ requestFields }) {
    const lines = requestFields.lines('origin');
    const [first] = lines;
    if (first === undefined && requestFields.leftOut !== null) return unknown(requestFields.leftOut);
    if (first === undefined) return broken('There is no Origin, which a browser would have sent.');
    if (lines.length > 1)
      return broken(`There are ${lines.length} Origin fields.`, wholeValues('request', lines));
    return holds(`Origin is ${quote(first.value)}.`, wholeValues('request', lines));
  },
});
