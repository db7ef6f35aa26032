// RFC 9112 section 3.2: an HTTP/1.1 request has exactly one Host; a server answers any other with 400.
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const requestHasHost = defineCheck({
  id: 'request-has-host',
  level: 'must',
  clauses: ['RFC 9112 3.2'],
  scope: 'upgrade',
  needs: ['requestLine', 'requestFields'],
  fix: 'Send exactly one Host field.',
  run({ requestLine, requestFields }) {
    const hosts = requestFields.lines('host');
    const [first] = hosts;
    if (hosts.length > 1)
      return broken(`There are ${hosts.length} Host fields.`, wholeValues('request', hosts));
    if (first !== undefined) return holds(`Host is ${quote(first.value)}.`);
    if (/^HTTP\/1\.0$/i.test(requestLine.version)) return notApplicable('HTTP/1.0 does not require Host.');
    if (requestFields.leftOut !== null) return unknown(requestFields.leftOut);
    return broken('There is no Host field.');
  },
});
