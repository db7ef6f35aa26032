import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { type Failure, namedWithoutAnswer, overHttp2 } from './failure.ts';

/**
 * Chromium 156 empties the reason of every failed handshake, or says net::ERR_FAILED, while any installed extension holds
 * webRequest or declarativeNetRequest.
 */
export const reasonHiddenByExtension: Cause = {
  id: 'reason-hidden-by-extension',
  recognise(failure) {
    const failed = namedWithoutAnswer(failure, 'reason-hidden-by-extension') !== null;
    const empty =
      failure.reasonEmpty && failure.words.length === 0 && failure.status === null && !mayBe401(failure);
    if (!failed && !empty) return null;
    return {
      sentence:
        'Try again in a profile without extensions to see the reason: the request failed, and an installed extension, often an ad blocker, most likely hides why.',
      evidence: empty ? ['The browser reported a failure with an empty reason.'] : quoteBrowser(failure),
      hints: [
        'Chromium does that for every page while any extension holds the permission webRequest or declarativeNetRequest.',
      ],
      isNot: ['Proof that the extension blocks the socket: it may only hide why the socket failed.'],
      fixes: [],
    };
  },
};

/** Over HTTP/2 a plain 401 leaves the reason empty too, with no extension installed (Chromium 156). */
function mayBe401(failure: Failure): boolean {
  return overHttp2(failure);
}
