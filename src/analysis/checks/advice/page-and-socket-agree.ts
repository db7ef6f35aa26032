// Mixed Content: a page from https: must not open ws:. Loopback hosts are trusted. Local Network Access: an address of the
// local network requires a permission instead (Chromium 156).
import { broken, defineCheck, holds, notApplicable, unknown } from '../../check.ts';
import { isLocalNetwork, isLoopback, urlOf } from '../loopback.ts';

export const pageAndSocketAgree = defineCheck({
  id: 'page-and-socket-agree',
  level: 'advice',
  clauses: ['Mixed Content', 'Local Network Access'],
  scope: 'any',
  needs: ['url', 'knownPageUrl'],
  fix: 'Open the socket as wss: from a page that came over https:.',
  run({ url, knownPageUrl }) {
    const socket = urlOf(url);
    if (socket === null) return notApplicable('The URL cannot be read.');
    if (socket.protocol !== 'ws:' && socket.protocol !== 'http:') return holds('The socket asks for TLS.');
    if (isLoopback(socket.hostname)) return holds('The host is this computer.');
    if (knownPageUrl === null)
      return unknown("The page's URL was not seen. Record the connection in Deep to see it.");
    if (urlOf(knownPageUrl)?.protocol !== 'https:') return holds('The page did not come over https: either.');
    if (isLocalNetwork(socket.hostname)) {
      return unknown('The host is on the local network: browsers ask the user for permission first.');
    }
    return broken('The page came over https:, but the socket does not use TLS: browsers block this.');
  },
});
