import { type CdpObject, cdpObject, cdpText } from './cdp-value.ts';

const MAX_WORDS = 1024;

/**
 * The browser's words in `Network.loadingFailed`; empty where the page or the browser gave up on purpose. A request that CORS
 * keeps from the page ends in `net::ERR_FAILED`, one that a policy forbids without any error, and what forbade it stands beside
 * that (Chromium 156): then the words are those of its DevTools.
 */
export function wordsOfFailure(params: CdpObject): string {
  if (params.canceled === true) return '';
  const cors = cdpText(cdpObject(params.corsErrorStatus).corsError, MAX_WORDS);
  if (cors !== '') return `CORS error: ${cors}`;
  const blocked = cdpText(params.blockedReason, MAX_WORDS);
  return cdpText(params.errorText, MAX_WORDS) || (blocked === '' ? '' : `(blocked:${blocked})`);
}
