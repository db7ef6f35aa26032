import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';

/** The document came with Connection-Allowlist, and the address is not on it (Chromium 156). */
export const blockedByConnectionAllowlist: Cause = {
  id: 'blocked-by-connection-allowlist',
  recognise(failure) {
    if (namedWithoutAnswer(failure, 'blocked-by-connection-allowlist') === null) return null;
    return {
      sentence:
        'Add the address to the Connection-Allowlist field of the page: the document names the addresses that it may reach, and this one is not among them.',
      evidence: quoteBrowser(failure),
      hints: ['Chromium reports this without an entry in its Issues panel.'],
      isNot: [
        'The server or the network: the browser did not try.',
        'The Content-Security-Policy: the browser’s error text would be another.',
      ],
      fixes: fixesFor(failure, 'allowlist'),
    };
  },
};
