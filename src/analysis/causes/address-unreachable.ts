import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';

/** The address cannot be reached. */
export const addressUnreachable: Cause = {
  id: 'address-unreachable',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'address-unreachable');
    if (words === null) return null;
    return {
      sentence: /DISCONNECTED|OFFLINE/.test(words)
        ? 'Connect this computer to a network, or leave the browser’s offline mode: it has no network at the moment.'
        : /NETWORK_ACCESS_DENIED/.test(words)
          ? 'Allow the browser in the firewall of this computer: it is not permitted to use the network.'
          : /ADDRESS_INVALID/.test(words)
            ? 'Use an address that a client can connect to, such as localhost or the server’s own: this one is none, as 0.0.0.0, which only a server uses, to listen at each of its addresses.'
            : 'Check the address and the way to it, such as a VPN or a firewall: it cannot be reached from here.',
      evidence: quoteBrowser(failure),
      isNot: ['The handshake: nothing of it was sent.'],
      fixes: [],
    };
  },
};
