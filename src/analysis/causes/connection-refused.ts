import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';

/** The machine answered that nothing listens at this port; or the browser's own proxy made no way to it. */
export const connectionRefused: Cause = {
  id: 'connection-refused',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'connection-refused');
    if (words === null) return null;
    const evidence = quoteBrowser(failure);
    if (/tunnel|TUNNEL|SOCKS|NS_ERROR_PROXY_(?!CONNECTION)/.test(words)) {
      return {
        sentence:
          'Let the browser’s own proxy make a way to this server, or leave the proxy out for it: it could not, or would not.',
        evidence,
        isNot: ['The handshake: not a byte of it was sent.'],
        fixes: [],
      };
    }
    if (/PROXY|PROXIES|PAC_/.test(words)) {
      return {
        sentence: 'Check the browser’s own proxy settings: the proxy could not be reached.',
        evidence,
        isNot: ['The server: nobody was asked yet.'],
        fixes: [],
      };
    }
    // Chromium's CONNECTION_FAILED and the sentences of older browsers do not say who refused.
    const certain = /\bERR_CONNECTION_REFUSED|NS_ERROR_CONNECTION_REFUSED/.test(words);
    return {
      sentence: certain
        ? 'Start the server, and check the host and the port: nothing listens there, so the connection was refused.'
        : 'Start the server, and check the host and the port: no connection came about, most likely because nothing listens there.',
      evidence,
      isNot: certain
        ? [
            'DNS: the name led to an address, and that address answered.',
            'The handshake: not a byte of it was sent.',
          ]
        : [],
      fixes: fixesFor(failure, 'listen'),
    };
  },
};
