import type { Check } from '../../analysis/check.ts';
import { CHECKS } from '../../analysis/checks/registry.ts';
import { type MessageKey, text } from '../text.ts';

const MEANINGS: Readonly<Record<string, MessageKey>> = {
  'event-stream-is-not-buffered': 'adviceEventStreamIsNotBuffered',
  'transport-is-encrypted': 'adviceTransportIsEncrypted',
  'page-and-socket-agree': 'advicePageAndSocketAgree',
  'url-carries-no-secret': 'adviceUrlCarriesNoSecret',
  'subprotocol-carries-no-secret': 'adviceSubprotocolCarriesNoSecret',
  'cross-site-handshake-has-no-cookie': 'adviceCrossSiteHandshakeHasNoCookie',
  'retry-backs-off': 'adviceRetryBacksOff',
};

/** All advice, in the order of the catalogue. */
export const ADVICE: readonly Pick<Check, 'id'>[] = CHECKS.filter(({ level }) => level === 'advice');

/** What a piece of advice recommends, in one sentence. */
export function adviceText(check: string): string {
  const key = MEANINGS[check];
  return key === undefined ? '' : text(key);
}
