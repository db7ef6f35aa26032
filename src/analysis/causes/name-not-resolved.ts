import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { toldWithoutAnswer } from './failure.ts';
import { quoteWords } from './quote-words.ts';

/** No address for the host's name. */
export const nameNotResolved: Cause = {
  id: 'name-not-resolved',
  recognise(failure) {
    const words = toldWithoutAnswer(failure, 'name-not-resolved');
    if (words === null) return null;
    const { url } = failure.connection;
    const host = url.seen && URL.canParse(url.value) ? ` ${quoteWords(new URL(url.value).hostname)}` : '';
    return {
      sentence: words.includes('PROXY')
        ? 'The name of the browser’s own proxy has no address.'
        : `The host’s name${host} has no address here: a typing error, a missing DNS entry, or a name that only another network knows.`,
      evidence: wordsSaid(failure),
      isNot: ['The server: nobody was asked yet.'],
      fixes: [],
    };
  },
};
