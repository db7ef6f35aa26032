import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';

/** The machine answered that nothing listens on this port; or the browser's own proxy could not connect. */
export const connectionRefused: Cause = {
  id: 'connection-refused',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'connection-refused');
    if (words === null) return null;
    const evidence = quoteBrowser(failure);
    if (/CONNECT tunnel failed|from proxy after CONNECT/.test(words)) {
      return {
        sentence:
          'Let the proxy of curl connect to this host and port, or go around it with --noproxy: it refused the CONNECT, or could not connect, and answered with the status that curl names.',
        evidence,
        isNot: ['The handshake: nothing of it was sent.'],
        fixes: [],
      };
    }
    if (/tunnel|TUNNEL|SOCKS|NS_ERROR_PROXY_(?!CONNECTION)/.test(words)) {
      return {
        sentence:
          'Let the browser’s own proxy connect to this server, or exclude the server from the proxy: the proxy could not connect, or refused to.',
        evidence,
        isNot: ['The handshake: nothing of it was sent.'],
        fixes: [],
      };
    }
    if (/PROXY|PROXIES|PAC_/.test(words)) {
      return {
        sentence: 'Check the browser’s own proxy settings: the proxy could not be reached.',
        evidence,
        isNot: ['The server: no request has reached it.'],
        fixes: [],
      };
    }
    // Firefox 153 has one name for a closed port and for an address to which there is no way.
    if (/^NS_ERROR_CONNECTION_REFUSED$/.test(words)) {
      return {
        sentence:
          'Start the server, and check the host, the port and the way to it: Firefox could not connect, most likely because nothing listens there.',
        evidence,
        hints: [
          'Firefox says the same of an address that cannot be reached from here. Chromium tells them apart.',
        ],
        isNot: ['DNS: the name was resolved.', 'The handshake: nothing of it was sent.'],
        fixes: fixesFor(failure, 'listen'),
      };
    }
    // Chromium's CONNECTION_FAILED and the sentences of older browsers do not say who refused.
    const certain = /\bERR_CONNECTION_REFUSED|ECONNREFUSED|\bconnection refused\b/i.test(words);
    return {
      sentence: certain
        ? 'Start the server, and check the host and the port: the connection was refused because nothing listens there.'
        : 'Start the server, and check the host and the port: the connection failed, most likely because nothing listens there.',
      evidence,
      isNot: certain
        ? ['DNS: the name was resolved, and the address answered.', 'The handshake: nothing of it was sent.']
        : [],
      fixes: fixesFor(failure, 'listen'),
    };
  },
};
