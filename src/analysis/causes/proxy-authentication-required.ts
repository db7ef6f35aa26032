import type { Cause } from './cause.ts';
import { describeAnswer, quoteBrowser } from './describe-evidence.ts';
import { namedWithoutAnswer } from './failure.ts';

/** 407, or 511 of a captive portal: a proxy or network between browser and server requires a log-in. */
export const proxyAuthenticationRequired: Cause = {
  id: 'proxy-authentication-required',
  recognise(failure) {
    const { status } = failure;
    const byStatus = status === 407 || status === 511;
    if (!byStatus && namedWithoutAnswer(failure, 'proxy-authentication-required') === null) return null;
    return {
      sentence:
        status === 511
          ? 'Open any http: page and log in to the network, as in a hotel: the network answered 511.'
          : `Log in to the browser’s own proxy in a tab first: it requires a log-in, and ${failure.kind === 'event-stream' ? 'a stream' : 'a socket'} cannot show the dialog.`,
      evidence: byStatus ? describeAnswer(failure, 'Proxy-Authenticate') : quoteBrowser(failure),
      isNot: ['A log-in required by the server: that would be 401.'],
      fixes: [],
    };
  },
};
