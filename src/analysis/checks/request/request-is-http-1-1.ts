// RFC 6455 section 4.1 item 2: at least HTTP/1.1. RFC 9110 section 7.8: a server ignores an Upgrade that came over HTTP/1.0.
import { namesFirefox } from '../../../protocol/http/names-firefox.ts';
import { broken, defineCheck, holds, unknown } from '../../check.ts';
import { startLine } from '../place.ts';

export const requestIsHttp11 = defineCheck({
  id: 'request-is-http-1-1',
  level: 'must',
  clauses: ['RFC 6455 4.1', 'RFC 9110 7.8'],
  scope: 'upgrade',
  needs: ['requestLine', 'requestFields', 'requestIsWhole'],
  fix: 'Send HTTP/1.1. nginx as a proxy uses HTTP/1.0 by default: set proxy_http_version 1.1 there.',
  run({ requestLine, requestFields, requestIsWhole }) {
    const version = /^HTTP\/(\d)(?:\.(\d))?$/i.exec(requestLine.version);
    if (version === null) return unknown('The version of the request line was not seen.');
    const [whole, major, minor = ''] = version;
    if (Number(`${major}.${minor}`) >= 1.1) return holds(`The request is ${whole}.`);
    // Firefox's HAR copies the version of the response into the request, and writes HTTP/1.0 as HTTP/1 (Firefox 153).
    const firefox = requestFields.lines('user-agent').some(({ value }) => namesFirefox(value));
    if (minor === '' || (firefox && !requestIsWhole)) {
      return unknown(`The file says ${whole}, which may be the version of the response.`);
    }
    const start = requestLine.method.length + requestLine.target.length + 2;
    return broken(`The request is ${whole}: servers ignore an Upgrade in it.`, [
      { ...startLine('request', whole.length), index: start },
    ]);
  },
});
