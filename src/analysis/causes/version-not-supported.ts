import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer } from './describe-evidence.ts';
import { responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';
import { requestedVersion, speaksRequestedVersion } from './websocket-versions.ts';

/** 426 or 400 that lists the supported versions, without the requested one (RFC 6455 section 4.4). */
export const versionNotSupported: Cause = {
  id: 'version-not-supported',
  recognise(failure) {
    const { status } = failure;
    if ((status !== 426 && status !== 400) || failure.kind !== 'websocket') return null;
    const listed = responseField(failure, 'Sec-WebSocket-Version');
    // Libraries list their versions with every complaint: 13 among them means that something else was wrong.
    if (listed === null || listed.trim() === '' || speaksRequestedVersion(failure)) return null;
    return {
      sentence: `Use a version that both sides support, which is 13 for every browser: the server does not support ${quoteWords(requestedVersion(failure))}, lists ${quoteWords(listed)}, and answered ${status}.`,
      evidence: describeAnswer(failure, 'Sec-WebSocket-Version'),
      isNot: [
        'The path: a WebSocket server answered here.',
        'A proxy that drops Upgrade: the server saw the version of the handshake.',
      ],
      fixes: fixesFor(failure, 'version'),
    };
  },
};
