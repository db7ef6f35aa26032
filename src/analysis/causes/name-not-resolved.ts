import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer, urlOf } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** The host's name has no address. */
export const nameNotResolved: Cause = {
  id: 'name-not-resolved',
  recognise(failure) {
    const words = namedWithoutAnswer(failure, 'name-not-resolved');
    if (words === null) return null;
    const url = urlOf(failure);
    const host = url === null ? '' : ` ${quoteWords(url.hostname)}`;
    return {
      sentence: words.includes('PROXY')
        ? 'Check the browser’s own proxy settings: the name of the proxy has no address.'
        : `Check the host’s name${host}: it has no address here. Look for a typing error, a missing DNS entry, or a name that exists only in another network.`,
      evidence: quoteBrowser(failure),
      isNot: ['The server: no request has reached it.'],
      fixes: [],
    };
  },
};
