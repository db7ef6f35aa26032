import { BAD_PORTS } from '../../protocol/registry/bad-ports.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { quoteBrowser } from './describe-evidence.ts';
import { endedInSilence, namedWithoutAnswer } from './failure.ts';

/** The browser refuses ports of other services (WHATWG Fetch, bad port). */
export const unsafePort: Cause = {
  id: 'unsafe-port',
  recognise(failure) {
    const named = namedWithoutAnswer(failure, 'unsafe-port') !== null;
    const port = badPort(failure.connection.url.seen ? failure.connection.url.value : '');
    const silent = !named && port !== null && endedInSilence(failure);
    if (!named && !silent) return null;
    return {
      sentence: 'Use another port: this one belongs to another service, so browsers block it for every page.',
      evidence: silent
        ? [
            `Port ${port} is on the list of ports that browsers refuse (WHATWG Fetch, bad port), and nothing was sent.`,
          ]
        : quoteBrowser(failure),
      isNot: ['The server or the network: the browser did not try.'],
      fixes: fixesFor(failure, 'port'),
    };
  },
};

/** The port of a URL where browsers refuse it; null where they do not, or the URL is malformed. */
function badPort(url: string): number | null {
  const port = URL.canParse(url) ? new URL(url).port : '';
  return port !== '' && BAD_PORTS.has(Number(port)) ? Number(port) : null;
}
