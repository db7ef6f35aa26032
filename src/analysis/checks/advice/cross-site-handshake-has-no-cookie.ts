// RFC 6455 section 10.2: browsers send cookies with a handshake whatever page opened it, and no CORS stands before it: a
// server that trusts the cookie alone can be used by any site (cross-site WebSocket hijacking).
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { urlOf } from '../loopback.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const crossSiteHandshakeHasNoCookie = defineCheck({
  id: 'cross-site-handshake-has-no-cookie',
  level: 'advice',
  clauses: ['RFC 6455 10.2'],
  scope: 'websocket',
  needs: ['requestFields', 'requestIsWhole', 'url'],
  fix: 'Check Origin on the server, set cookies with SameSite=Lax or Strict, and ask for a token of the page.',
  run({ requestFields, requestIsWhole, url }) {
    const cookies = requestFields.lines('cookie');
    const [origin] = requestFields.lines('origin');
    if (origin === undefined) return notApplicable('There is no Origin to compare with.');
    const cross = isCrossSite(origin.value, url);
    if (cross === null) return unknown('Origin or the URL cannot be read, so the sites cannot be compared.');
    if (!cross) return holds('Page and server are of one site.');
    if (cookies.length > 0) {
      return broken(`${quote(origin.value)} is another site than the server, and cookies were sent.`, [
        ...wholeValues('request', requestFields.lines('origin')),
        ...wholeValues('request', cookies),
      ]);
    }
    if (requestIsWhole) return holds('Page and server are of two sites, and no cookie was sent.');
    return unknown(
      'Page and server are of two sites; this source may leave cookies out. Deep recording would show them.',
    );
  },
});
// Without the public suffix list: hosts that share their last two labels are taken for one site, so that nobody is
// accused wrongly. Null where one of them cannot be read (`Origin: null`).
function isCrossSite(origin: string, url: string): boolean | null {
  const page = urlOf(origin);
  const server = urlOf(url);
  if (page === null || server === null || page.hostname === '' || server.hostname === '') return null;
  return siteOf(page.hostname) !== siteOf(server.hostname);
}

function siteOf(host: string): string {
  const isAddress = host.startsWith('[') || /^[\d.]+$/.test(host);
  return isAddress ? host : host.split('.').slice(-2).join('.');
}
