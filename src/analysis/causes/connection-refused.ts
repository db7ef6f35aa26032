import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { netErrorLike } from './failure.ts';

// Not NS_ERROR_WEBSOCKET_CONNECTION_REFUSED: Firefox uses that for a refused handshake of every kind.
const ERRORS = /^(ERR_CONNECTION_REFUSED|NS_ERROR_CONNECTION_REFUSED)$/;

/** The machine answered that nothing listens at this port. */
export const connectionRefused: Cause = {
  id: 'connection-refused',
  recognise(failure) {
    if (netErrorLike(failure, ERRORS) === null) return null;
    return {
      sentence: 'Nothing listens at this host and port: the connection was refused.',
      evidence: wordsSaid(failure),
      isNot: [
        'DNS: the name led to an address, and that address answered.',
        'The handshake: not a byte of it was sent.',
      ],
      fixes: fixesFor(failure, 'listen'),
    };
  },
};
