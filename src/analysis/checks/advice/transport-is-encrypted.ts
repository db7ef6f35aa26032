// RFC 6455 section 10.6: only TLS gives confidentiality. Traffic that never leaves the machine needs none.
import { broken, defineCheck, holds, notApplicable } from '../../check.ts';
import { isLoopback, urlOf } from '../loopback.ts';
import { quote } from '../quote.ts';

export const transportIsEncrypted = defineCheck({
  id: 'transport-is-encrypted',
  level: 'advice',
  clauses: ['RFC 6455 10.6'],
  scope: 'any',
  needs: ['url'],
  fix: 'Serve the socket over TLS and open it as wss:. More proxies let it pass, too.',
  run({ url }) {
    const parsed = urlOf(url);
    if (parsed === null) return notApplicable('The URL cannot be read.');
    if (!['ws:', 'wss:', 'http:', 'https:'].includes(parsed.protocol))
      return notApplicable('The URL has another scheme.');
    if (parsed.protocol === 'wss:' || parsed.protocol === 'https:') return holds('The URL asks for TLS.');
    if (isLoopback(parsed.hostname)) return holds('The host is this computer.');
    return broken(`${parsed.protocol} sends everything to ${quote(parsed.host)} unencrypted.`);
  },
});
