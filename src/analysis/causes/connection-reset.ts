import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

/** The connection was torn down in the middle, by the other side or by a network that changed. */
export const connectionReset: Cause = {
  id: 'connection-reset',
  recognise(failure) {
    const words = toldWithoutAnswer(failure, 'connection-reset');
    if (words === null) return null;
    if (/NETWORK_(CHANGED|IO_SUSPENDED)/.test(words)) {
      return {
        sentence: words.includes('SUSPENDED')
          ? 'The computer went to sleep during the handshake.'
          : 'The network changed during the handshake, as between Wi-Fi and cable.',
        evidence: wordsSaid(failure),
        isNot: ['The server: it was not the one that ended it.'],
        fixes: [],
      };
    }
    return {
      sentence:
        'The connection was torn down during the handshake: the server, or something on the way, reset it.',
      evidence: [
        ...wordsSaid(failure),
        'A server that crashed, a firewall, or ws: spoken to a TLS port are usual; the server’s log would tell.',
      ],
      isNot: ['DNS: the name led to an address.', 'A closed port: a connection was there.'],
      fixes: [],
    };
  },
};
