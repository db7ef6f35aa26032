// RFC 9297 section 3.4: Capsule-Protocol is a boolean of structured fields; RFC 9298 sections 3.2 and 3.3 (connect-udp) and
// RFC 9484 (connect-ip) send it as true.

import { sameIgnoringCase } from '../../../protocol/http/ascii-case.ts';
import { parseCapsuleProtocol } from '../../../protocol/upgrade/capsule-protocol.ts';
import { parseUpgrade } from '../../../protocol/upgrade/upgrade.ts';
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

const PROXIED = ['connect-udp', 'connect-ip'];

export const capsuleProtocolIsValid = defineCheck({
  id: 'capsule-protocol-is-valid',
  level: 'should',
  clauses: ['RFC 9298 3.2', 'RFC 9298 3.3', 'RFC 9297 3.4'],
  scope: 'other-protocols',
  needs: ['requestFields', 'requestLine', 'knownResponse'],
  fix: 'Send `Capsule-Protocol: ?1` in the request and in the 101 or 2xx response.',
  run({ requestFields, requestLine, knownResponse }) {
    const offered = requestFields.lines('upgrade').flatMap((line) => parseUpgrade(line.value).value);
    const names = [requestLine.protocol ?? '', ...offered.map((protocol) => protocol.name)];
    if (!names.some((name) => PROXIED.some((proxied) => sameIgnoringCase(name, proxied)))) {
      return notApplicable('This is not connect-udp or connect-ip.');
    }
    const request = requestFields.lines('capsule-protocol');
    const response = knownResponse?.lines('capsule-protocol') ?? [];
    const places = [...wholeValues('request', request), ...wholeValues('response', response)];
    if (request.length === 0 && requestFields.leftOut !== null) return unknown(requestFields.leftOut);
    if (request.length === 0) return broken('The request has no Capsule-Protocol.', places);
    const [untrue] = [...request, ...response].filter(
      (line) => parseCapsuleProtocol(line.value).value !== true,
    );
    if (untrue !== undefined) return broken(`${quote(untrue.value)} is not the boolean ?1.`, places);
    return holds('Capsule-Protocol is ?1.', places);
  },
});
