import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

/** The machine answered that nothing listens at this port; or the browser's own proxy made no way to it. */
export const connectionRefused: Cause = {
  id: 'connection-refused',
  recognise(failure) {
    const words = toldWithoutAnswer(failure, 'connection-refused');
    if (words === null) return null;
    const evidence = wordsSaid(failure);
    if (/tunnel|TUNNEL|SOCKS/.test(words)) {
      return {
        sentence: 'The browser’s own proxy could not, or would not, make a way to the server.',
        evidence,
        isNot: ['The handshake: not a byte of it was sent.'],
        fixes: [],
      };
    }
    if (/PROXY/.test(words)) {
      return {
        sentence: 'The browser’s own proxy could not be reached.',
        evidence,
        isNot: ['The server: nobody was asked yet.'],
        fixes: [],
      };
    }
    // Chromium's CONNECTION_FAILED and the sentences of older browsers do not say who refused.
    const certain = /\bERR_CONNECTION_REFUSED|NS_ERROR_CONNECTION_REFUSED/.test(words);
    return {
      sentence: certain
        ? 'Nothing listens at this host and port: the connection was refused.'
        : 'No connection came about: most likely nothing listens at this host and port.',
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
