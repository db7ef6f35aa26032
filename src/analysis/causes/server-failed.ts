import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK, notTheRequest } from './describe-evidence.ts';
import { nameStatus } from './status-names.ts';

const SENTENCES: Readonly<Record<number, string>> = {
  501: 'Check the path and what the server can do: it cannot do what the handshake asks, and answered 501.',
  505: 'Look at the proxy before the server: who answered does not take this version of HTTP, and answered 505.',
  508: 'Look at the proxies’ addresses: the request comes back to who had sent it, and the server answered 508.',
  509: 'Look at the plan of the server’s host: its bandwidth is used up, and it answered 509.',
};

/** 500, 501 and every other 5xx that no gateway has for itself: the server itself failed. */
export const serverFailed: Cause = {
  id: 'server-failed',
  recognise(failure) {
    const { status } = failure;
    if (status === null || status < 500 || status > 599) return null;
    return {
      sentence:
        SENTENCES[status] ??
        `Read the server’s own log: it failed while it handled the request, and answered ${nameStatus(status)}.`,
      evidence: describeAnswer(failure),
      isNot: [...notTheRequest(failure), NOT_THE_NETWORK],
      fixes: status === 501 ? fixesFor(failure, 'library', 'path') : [],
    };
  },
};
