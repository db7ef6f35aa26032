import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, quoteBrowser } from './describe-evidence.ts';

/** The page called close() too early, or went away; or nginx's 499 and AWS's 460 say so of the client. */
export const cancelledByPage: Cause = {
  id: 'cancelled-by-page',
  recognise(failure) {
    const { status } = failure;
    if (status === 499 || status === 460) {
      return {
        sentence: `Let the page wait for the answer: the server recorded ${status}, which means that the client gave up first.`,
        evidence: describeAnswer(failure),
        isNot: ['A refusal: the server had not answered yet.'],
        fixes: fixesFor(failure, 'lifetime'),
      };
    }
    const words = failure.named.get('cancelled-by-page');
    // It may strike between a 101 and the opening, but another answer is a better reason.
    if (words === undefined || (status !== null && status !== 101)) return null;
    const closed = words.includes('is closed before');
    // Chromium cancels also where a TLS server asks for a certificate of the client: it shows no choice for a socket.
    const certificate =
      !closed && failure.site.origin.startsWith('wss:')
        ? ['Over wss: the same words come where the server asks for a certificate of the client.']
        : [];
    return {
      sentence: closed
        ? 'Close the socket only once it is open: the page closed it before.'
        : 'Let the page stay until the answer comes: the browser gave the request up before, most often because the page went away.',
      evidence: [...quoteBrowser(failure), ...certificate],
      isNot: closed ? ['A refusal: nobody waited for the server’s answer.'] : [],
      fixes: fixesFor(failure, 'lifetime'),
    };
  },
};
