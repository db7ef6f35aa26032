import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK, notTheRequest } from './describe-evidence.ts';
import { nameStatus } from './status-names.ts';

const SENTENCES: Readonly<Record<number, string>> = {
  501: 'Check the path, and whether the server supports WebSockets: it does not support this request, and answered 501.',
  505: 'Check the proxy in front of the server: this version of HTTP is not supported, and the answer was 505.',
  508: 'Check the addresses of the proxies: the request loops between them, and the answer was 508.',
  509: 'Check the plan of the server’s host: its bandwidth is used up, and it answered 509.',
};

/** 500, 501 and every other 5xx that is not a gateway's: the server itself failed. */
export const serverFailed: Cause = {
  id: 'server-failed',
  recognise(failure) {
    const { status } = failure;
    if (status === null || status < 500 || status > 599) return null;
    return {
      sentence:
        SENTENCES[status] ??
        `Read the server’s own log: it failed while handling the request, and answered ${nameStatus(status)}.`,
      evidence: describeAnswer(failure),
      isNot: [...notTheRequest(failure), NOT_THE_NETWORK],
      fixes: status === 501 ? fixesFor(failure, 'library', 'path') : [],
    };
  },
};
