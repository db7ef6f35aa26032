// RFC 6455 section 4.2.2 item 5.1 requires HTTP/1.1 in the status line of the switch, and HTTP/1.0 has no 1xx answers (RFC
// 9110 section 15.2). Firefox 153 and Safari refuse a 101 of HTTP/1.0; Chromium 156 accepts it.
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { startLine } from '../place.ts';
import { quote } from '../quote.ts';

export const responseIsHttp11 = defineCheck({
  id: 'response-is-http-1-1',
  level: 'browser',
  clauses: ['RFC 6455 4.2.2', 'RFC 9110 15.2'],
  scope: 'upgrade',
  needs: ['switchVersion'],
  fix: 'Write the status line as `HTTP/1.1 101 Switching Protocols`. A proxy must not lower the version.',
  run({ switchVersion }) {
    const version = /^HTTP\/(\d)\.(\d)$/i.exec(switchVersion);
    if (version === null) return unknown('The version of the status line was not seen.');
    if (Number(`${version[1]}.${version[2]}`) >= 1.1) return holds(`The 101 is ${switchVersion}.`);
    return broken(`The 101 is ${quote(switchVersion)}. Firefox and Safari refuse it; Chromium accepts it.`, [
      startLine('response', switchVersion.length),
    ]);
  },
});
