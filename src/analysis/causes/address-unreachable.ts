import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';

/** No way to the address. */
export const addressUnreachable: Cause = {
  id: 'address-unreachable',
  recognise(failure) {
    const words = toldWithoutAnswer(failure, 'address-unreachable');
    if (words === null) return null;
    return {
      sentence: /DISCONNECTED|OFFLINE/.test(words)
        ? 'This computer, or this browser, has no network at the moment.'
        : 'There is no way to the server’s address from here: another network, a VPN that is off, or a firewall.',
      evidence: wordsSaid(failure),
      isNot: ['The handshake: not a byte of it was sent.'],
      fixes: [],
    };
  },
};
