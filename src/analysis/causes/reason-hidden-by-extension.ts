import type { Cause } from './cause.ts';
import { wordsSaid } from './evidence-sentences.ts';
import { type Failure, toldWithoutAnswer } from './failure.ts';

/**
 * Chromium 156 empties the reason of every failed handshake, or says net::ERR_FAILED, as long as any installed
 * extension holds webRequest or declarativeNetRequest (Chromium 156).
 */
export const reasonHiddenByExtension: Cause = {
  id: 'reason-hidden-by-extension',
  recognise(failure) {
    const failed = toldWithoutAnswer(failure, 'reason-hidden-by-extension') !== null;
    const empty =
      failure.reasonEmpty && failure.words.length === 0 && failure.status === null && !wentOverHttp2(failure);
    if (!failed && !empty) return null;
    return {
      sentence:
        'The handshake failed and the browser keeps the reason to itself: most likely an installed extension, often an ad blocker, hides it.',
      evidence: [
        ...(empty ? ['The browser reported a failure with an empty reason.'] : wordsSaid(failure)),
        'Chromium does that for every page while any extension holds the permission webRequest or declarativeNetRequest; a profile without extensions shows the reason.',
      ],
      isNot: ['Proof that the extension blocks the socket: it may only hide why the socket failed.'],
      fixes: [],
    };
  },
};

/** Over HTTP/2 a plain 401 leaves the reason empty too, with no extension installed (Chromium 156). */
function wentOverHttp2({ transport, connection: { request } }: Failure): boolean {
  if (transport === 'h2' || transport === 'h3') return true;
  return !request.seen && request.why === 'invented-by-browser';
}
