// What Chromium 156 says of an ordinary request that it keeps from the page, as its DevTools write it: the network error of such
// a request is net::ERR_FAILED or none at all.
import { NOT_SENT } from './no-answer.ts';
import type { KnownWords } from './words-reading.ts';

export const CHROMIUM_REQUESTS: readonly KnownWords[] = [
  { pattern: /^CORS error: \w{1,100}$/, cause: 'blocked-by-cors' },
  {
    // The console's sentence, of Chromium and of Firefox.
    pattern:
      /^Access to \w{1,40} at '.{0,3000}has been blocked by CORS policy: |^Cross-Origin Request Blocked: /s,
    cause: 'blocked-by-cors',
  },
  { pattern: /^\(blocked:csp\)$/, cause: 'blocked-by-policy', noAnswer: NOT_SENT },
  { pattern: /^\(blocked:mixed-content\)$/, cause: 'mixed-content', noAnswer: NOT_SENT },
  { pattern: /^\(blocked:(?:inspector|subresource-filter|content-type)\)$/, cause: 'blocked-by-client' },
  { pattern: /^\(blocked:[\w-]{1,100}\)$/, cause: 'blocked-by-policy' },
];
