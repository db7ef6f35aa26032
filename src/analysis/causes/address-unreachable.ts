import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { netErrorLike } from './failure.ts';

const ERRORS =
  /^(ERR_ADDRESS_(UNREACHABLE|INVALID)|ERR_INTERNET_DISCONNECTED|ERR_NETWORK_(CHANGED|ACCESS_DENIED|IO_SUSPENDED)|ERR_CONNECTION_FAILED|ERR_PROXY_CONNECTION_FAILED|ERR_SOCKS_CONNECTION_[A-Z_]+|NS_ERROR_OFFLINE|NS_ERROR_PROXY_CONNECTION_REFUSED)$/;

const SENTENCES: Readonly<Record<string, string>> = {
  ERR_INTERNET_DISCONNECTED: 'This computer has no network at the moment.',
  NS_ERROR_OFFLINE: 'This browser is offline.',
  ERR_NETWORK_CHANGED: 'The network changed during the handshake, as between Wi-Fi and cable.',
  ERR_NETWORK_IO_SUSPENDED: 'The computer went to sleep during the handshake.',
  ERR_PROXY_CONNECTION_FAILED: 'The browser’s own proxy could not be reached.',
  NS_ERROR_PROXY_CONNECTION_REFUSED: 'The browser’s own proxy refused the connection.',
};

/** These strike in the middle as well. */
const MIDWAY = new Set(['ERR_NETWORK_CHANGED', 'ERR_NETWORK_IO_SUSPENDED', 'ERR_CONNECTION_FAILED']);

/** No way to the address. */
export const addressUnreachable: Cause = {
  id: 'address-unreachable',
  recognise(failure) {
    const error = netErrorLike(failure, ERRORS);
    if (error === null) return null;
    return {
      sentence:
        SENTENCES[error] ??
        'There is no way to the server’s address from here: another network, a VPN that is off, or a firewall.',
      evidence: wordsSaid(failure),
      isNot: MIDWAY.has(error) ? [] : ['The handshake: not a byte of it was sent.'],
      fixes: [],
    };
  },
};
