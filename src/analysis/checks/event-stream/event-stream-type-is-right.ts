// HTML section 9.2.3: the type of the answer must be text/event-stream, or the browser ends the stream; section 9.2.5:
// always UTF-8.
import { asciiLowerCase, sameIgnoringCase } from '../../../protocol/http/ascii-case.ts';
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const eventStreamTypeIsRight = defineCheck({
  id: 'event-stream-type-is-right',
  level: 'must',
  clauses: ['HTML 9.2.3', 'HTML 9.2.5'],
  scope: 'event-stream',
  needs: ['status', 'responseFields'],
  fix: 'Send `Content-Type: text/event-stream`, with `charset=utf-8` or without a charset.',
  run({ status, responseFields }) {
    if (status !== 200) return notApplicable(`The server answered ${status}: there is no stream to judge.`);
    const lines = responseFields.lines('content-type');
    const [first] = lines;
    if (first === undefined) return broken('The answer has no Content-Type.');
    const places = wholeValues('response', lines);
    const [type = '', ...parameters] = first.value.slice(0, 1000).split(';');
    if (!sameIgnoringCase(type.trim(), 'text/event-stream')) {
      return broken(`Content-Type is ${quote(first.value)}.`, places);
    }
    const charset = parameters
      .map((each) => asciiLowerCase(each.trim()))
      .find((each) => each.startsWith('charset='));
    const name = charset?.slice('charset='.length).replaceAll('"', '') ?? 'utf-8';
    if (name !== 'utf-8' && name !== 'utf8')
      return broken(`The charset is ${quote(name)}, not UTF-8.`, places);
    return holds('Content-Type is text/event-stream.', places);
  },
});
