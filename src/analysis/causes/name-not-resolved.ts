import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { netErrorLike } from './failure.ts';

const ERRORS =
  /^(ERR_NAME_NOT_RESOLVED|ERR_NAME_RESOLUTION_FAILED|ERR_DNS_[A-Z_]+|ERR_ICANN_NAME_COLLISION|NS_ERROR_UNKNOWN_(PROXY_)?HOST)$/;

/** No address for the host's name. */
export const nameNotResolved: Cause = {
  id: 'name-not-resolved',
  recognise(failure) {
    const error = netErrorLike(failure, ERRORS);
    if (error === null) return null;
    const { url } = failure.connection;
    const host = url.seen && URL.canParse(url.value) ? ` ${failure.site.hostname}` : '';
    return {
      sentence:
        error === 'NS_ERROR_UNKNOWN_PROXY_HOST'
          ? 'The name of the browser’s own proxy has no address.'
          : `The host’s name${host} has no address here: a typing error, a missing DNS entry, or a name that only another network knows.`,
      evidence: wordsSaid(failure),
      isNot: ['The server: nobody was asked yet.'],
      fixes: [],
    };
  },
};
