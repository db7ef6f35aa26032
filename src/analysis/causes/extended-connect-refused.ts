import type { Transport } from '../../events/event.ts';
import type { Fix } from '../explanation.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, describeFindings } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { failedChecks, overHttp2, responseField } from './failure.ts';
import { nameStatus } from './status-names.ts';

const VERSIONS: Readonly<Partial<Record<Transport, string>>> = { h2: 'HTTP/2', h3: 'HTTP/3' };

/** A 500 or a 502 is the server's own failure; an interim status is neither. */
const REFUSALS = /^(?:[34]\d\d|501|505)$/;

/**
 * A refusal over HTTP/2 or HTTP/3, or a 2xx that is an ordinary page: the server does not support extended CONNECT, or does
 * not translate it for the server behind it. There is no Upgrade that could have been dropped (RFC 8441 section 4).
 */
export const extendedConnectRefused: Cause = {
  id: 'extended-connect-refused',
  recognise(failure) {
    const { status } = failure;
    if (status === null || !overHttp2(failure) || failure.kind === 'event-stream') return null;
    const asPage = status >= 200 && status <= 299;
    if (asPage ? !isOrdinaryPage(failure) : !REFUSALS.test(String(status))) return null;
    const http3 = VERSIONS[failure.situation.transport] ?? 'HTTP/2 or HTTP/3';
    const { websocket } = failure.situation;
    const what = websocket ? 'the WebSocket' : 'the session';
    return {
      sentence: asPage
        ? `Switch on extended CONNECT in the server and every proxy, or switch ${http3} off for this host: the server treated ${what}’s CONNECT as an ordinary request and sent a page with ${status}.`
        : `Switch on extended CONNECT in the server and every proxy, or switch ${http3} off for this host: the CONNECT over ${http3} that opens ${what} was answered ${nameStatus(status)}.`,
      evidence: [
        ...describeAnswer(failure, 'Content-Type', 'Content-Length', 'Sec-WebSocket-Version'),
        ...describeFindings(
          failedChecks(failure, ['extended-connect-succeeded', 'no-connection-fields-over-http2']),
        ),
      ],
      hints: [
        ...(isOfApplication(failure)
          ? [
              'The answer lists methods (Allow), as an application does, such as one of Spring, that gets the CONNECT as an ordinary request.',
            ]
          : []),
        ...alternatives(status, websocket),
        ...(websocket
          ? [
              'To confirm it in Firefox, set network.http.http2.websockets to false: the socket then opens over HTTP/1.1.',
            ]
          : []),
      ],
      isNot: [
        'A dropped Upgrade or Connection between the browser and the server that answered: HTTP/2 and HTTP/3 have neither.',
        'The network, DNS or TLS: an HTTP server answered.',
      ],
      fixes: [...applicationFirst(failure), ...(status === 426 ? upgradesBehindProxy(failure) : [])],
    };
  },
};

/** A 405 that lists methods is one of an application, to which its server handed the CONNECT as any other method. */
function applicationFirst(failure: Failure): readonly Fix[] {
  const { status } = failure;
  const fixes = fixesFor(failure, 'extended-connect', ...(status === 404 ? (['path'] as const) : []));
  const ofSpring = fixes.filter(({ product }) => product === 'Spring Boot');
  const others = fixes.filter(({ product }) => product !== 'Spring Boot');
  if (isOfApplication(failure)) return [...ofSpring, ...others];
  return [...ofSpring.filter(({ likely }) => likely === true), ...others];
}

function isOfApplication(failure: Failure): boolean {
  return (
    failure.status === 405 &&
    responseField(failure, 'Allow') !== null &&
    responseField(failure, 'Server') === null &&
    responseField(failure, 'Via') === null
  );
}

/** For the proxies that translate an extended CONNECT: let the Upgrade through that they send to their backend. */
function upgradesBehindProxy(failure: Failure): readonly Fix[] {
  const translators = new Set(fixesFor(failure, 'extended-connect').map(({ product }) => product));
  return fixesFor(failure, 'upgrade').filter(({ product }) => translators.has(product));
}

function alternatives(status: number, websocket: boolean): string[] {
  if (!websocket) return ['The server may also not serve this protocol at this path, or not to this client.'];
  if (status === 404) return ['There may also be no WebSocket at this path.'];
  if (status === 405)
    return [
      'There may also be no WebSocket at this path; lighttpd answers 405 where proxy.header does not enable upgrades for the backend.',
    ];
  if (status === 400 || status === 426)
    return [
      'A proxy that translates the CONNECT into an Upgrade may also drop the Upgrade before its backend, for example HAProxy with http-request del-header.',
    ];
  if (status === 403)
    return ['The server may also not allow this Origin; Envoy answers 403 without upgrade_configs.'];
  return [];
}

/** A 2xx that announces a body, or a page that ended without a message: an opened WebSocket has neither. */
function isOrdinaryPage(failure: Failure): boolean {
  const length = Number(responseField(failure, 'Content-Length') ?? '0');
  if (length > 0) return failure.lastMessageAt === null || failure.lastMessageAt === undefined;
  const type = responseField(failure, 'Content-Type') ?? '';
  return /^(?:text\/html|application\/json|text\/plain)\b/i.test(type) && failure.lastMessageAt === null;
}
