import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';

/** No way to the address. */
export const addressUnreachable: Cause = {
  id: 'address-unreachable',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'address-unreachable');
    if (words === null) return null;
    return {
      sentence: /DISCONNECTED|OFFLINE/.test(words)
        ? 'Connect this computer to a network, or leave the browser’s offline mode: it has no network at the moment.'
        : /NETWORK_ACCESS_DENIED/.test(words)
          ? 'Let the browser through the firewall of this computer: it may not use the network.'
          : 'Check the address and the network to it, such as a VPN that is off or a firewall: there is no way to it from here.',
      evidence: quoteBrowser(failure),
      isNot: ['The handshake: not a byte of it was sent.'],
      fixes: [],
    };
  },
};
