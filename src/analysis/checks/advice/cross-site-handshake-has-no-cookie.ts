// RFC 6455 section 10.2: browsers send cookies with a handshake whichever page opened it, and CORS does not restrict it. If
// a server trusts the cookie alone, any site can use it (cross-site WebSocket hijacking).
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { isCrossSite } from '../cross-site.ts';
import { wholeValues } from '../place.ts';
import { quote } from '../quote.ts';

export const crossSiteHandshakeHasNoCookie = defineCheck({
  id: 'cross-site-handshake-has-no-cookie',
  level: 'advice',
  clauses: ['RFC 6455 10.2'],
  scope: 'websocket',
  needs: ['requestFields', 'requestIsWhole', 'url'],
  fix: 'Check Origin on the server, set cookies with SameSite=Lax or Strict, and require a token from the page.',
  run({ requestFields, requestIsWhole, url }) {
    const cookies = requestFields.lines('cookie');
    const [origin] = requestFields.lines('origin');
    if (origin === undefined && requestFields.leftOut !== null) return unknown(requestFields.leftOut);
    if (origin === undefined) return notApplicable('There is no Origin to compare with.');
    const cross = isCrossSite(origin.value, url);
    if (cross === null) return unknown('Origin or the URL cannot be read, so the sites cannot be compared.');
    if (!cross) return holds('Page and server are on the same site.');
    if (cookies.length > 0) {
      return broken(`${quote(origin.value)} is another site than the server, and cookies were sent.`, [
        ...wholeValues('request', requestFields.lines('origin')),
        ...wholeValues('request', cookies),
      ]);
    }
    if (requestIsWhole) return holds('Page and server are on different sites, and no cookie was sent.');
    return unknown(
      'Page and server are on different sites, but what recorded this may leave cookies out. Record it in Deep to see them.',
    );
  },
});
