import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { netErrorLike } from './failure.ts';

const ERRORS =
  /^(ERR_CONNECTION_(RESET|ABORTED)|ERR_SOCKET_NOT_CONNECTED|ERR_HTTP2_[A-Z_]+|ERR_QUIC_[A-Z_]+|NS_ERROR_NET_(RESET|INTERRUPT))$/;

/** The other side tore the connection down in the middle. */
export const connectionReset: Cause = {
  id: 'connection-reset',
  recognise(failure) {
    const error = netErrorLike(failure, ERRORS);
    if (error === null) return null;
    const stream = error.startsWith('ERR_HTTP2') || error.startsWith('ERR_QUIC');
    return {
      sentence: stream
        ? 'The server tore down the HTTP/2 or HTTP/3 stream of this handshake without an answer.'
        : 'The connection was torn down during the handshake: the server, or something on the way, reset it.',
      evidence: [
        ...wordsSaid(failure),
        'A server that crashed, a firewall, or ws: spoken to a TLS port are usual; the server’s log would tell.',
      ],
      isNot: ['DNS: the name led to an address.', 'A closed port: a connection was there.'],
      fixes: [],
    };
  },
};
