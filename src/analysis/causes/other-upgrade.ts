import { combinedValue } from '../../protocol/http/field.ts';
import type { Explanation } from '../explanation.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import { type Failure, overHttp2, requestField, responseField } from './failure.ts';
import { quoteWords } from './quote-words.ts';
import { nameStatus } from './status-names.ts';

const NOT_WEBSOCKET = 'The page’s Origin or a WebSocket handler: this upgrade is not to WebSocket.';

/**
 * A refused upgrade to another protocol than WebSocket, such as SPDY of Kubernetes, tcp of Docker, or h2c: with the causes of
 * a refused WebSocket, and words of its own. Null for a WebSocket, and for answers that mean the same to both.
 */
export function explainOtherUpgrade(failure: Failure): Explanation | null {
  const offered = otherProtocol(failure);
  if (offered === null) return null;
  const { status } = failure;
  if (overHttp2(failure)) return withUpgradeOverHttp2(failure);
  const named = offered === '' ? 'the protocol that was asked for' : quoteWords(offered);
  const request = offered === '' ? [] : [`The request has ${quoteWords(`Upgrade: ${offered}`)}.`];
  if (status === null) return request.length === 0 ? null : withoutAnswer(failure, offered);
  const evidence = [...describeAnswer(failure, 'Content-Type', 'Upgrade'), ...request];
  const common = { evidence, hints: [] as string[], isNot: [NOT_THE_NETWORK, NOT_WEBSOCKET], fixes: [] };
  const lost = passesWebsocketAlone(failure);
  if (lost !== null && LOST.test(String(status))) {
    return {
      ...common,
      cause: 'upgrade-dropped-by-proxy',
      sentence: `${lost.advice}: ${lost.reason}, so the upgrade to ${named} most likely got lost there, and the answer was ${nameStatus(status)}.`,
      evidence: [
        ...evidence,
        ...(failure.request === null ? [] : [`The method is ${quoteWords(failure.request.method)}.`]),
      ],
    };
  }
  const ignored = (status >= 200 && status <= 299) || status === 304;
  if (ignored && /^h2c\b/i.test(offered)) {
    return {
      ...common,
      cause: 'upgrade-ignored',
      sentence: `Stay with HTTP/1.1, or begin HTTP/2 without an upgrade (prior knowledge): the server ignored the upgrade to h2c, as it may, and answered ${status} over HTTP/1.1.`,
      hints: [
        'RFC 9113 has withdrawn the upgrade to h2c (section 3.1), and many servers and proxies ignore it.',
      ],
    };
  }
  if (ignored) {
    return {
      ...common,
      cause: 'upgrade-ignored',
      sentence: `Let every proxy pass Upgrade and Connection on, also for ${named}: what answered treated the request as an ordinary one and sent ${status} instead of 101.`,
      hints: [
        'Some proxies pass an upgrade to websocket on and no other: HAProxy since 2.4 does not pass one with a body.',
      ],
      fixes: fixesFor(failure, 'upgrade'),
    };
  }
  if (status === 400 && responseField(failure, 'Upgrade') === null) {
    const complains = /upgrade/i.test(failure.answerWords);
    return {
      ...common,
      cause: 'upgrade-dropped-by-proxy',
      sentence: `Pass Upgrade and Connection on at every proxy: the server answered 400 to an upgrade to ${named}${complains ? ', as if it had not seen it' : ', which often means that it did not see it, or does not speak that protocol'}.`,
      fixes: fixesFor(failure, 'upgrade'),
    };
  }
  if (status === 403) {
    return {
      ...common,
      cause: 'origin-or-access-refused',
      sentence: `Check what this client may do there: the server, or a proxy that forbids upgrades to ${named}, answered 403.`,
      hints: ['Envoy answers 403 to an upgrade whose type is not in upgrade_configs.'],
    };
  }
  if (status === 404 || status === 405 || status === 410) {
    return {
      ...common,
      cause: 'no-websocket-at-this-path',
      sentence: `Check the path and the names in it: nothing there can be upgraded to ${named}, and the answer was ${nameStatus(status)}.`,
    };
  }
  if (status === 501) {
    return {
      ...common,
      cause: 'server-failed',
      sentence: `Check whether the server speaks ${named}: it does not support this request, and answered 501.`,
    };
  }
  return null;
}

/** HTTP/2 and HTTP/3 have no Upgrade, and a request with one is malformed (RFC 9113 section 8.2.2). */
function withUpgradeOverHttp2(failure: Failure): Explanation | null {
  const { status, connection } = failure;
  const sent = connection.request.seen ? combinedValue(connection.request.value.fields, 'upgrade') : null;
  if (status === null || status < 300 || sent === null) return null;
  return {
    cause: 'request-is-no-handshake',
    sentence: `Send the request without Upgrade and Connection: HTTP/2 and HTTP/3 have neither, so the server was right to answer ${nameStatus(status)}.`,
    evidence: [...describeAnswer(failure), `The request has ${quoteWords(`Upgrade: ${sent}`)}.`],
    hints: [],
    isNot: [NOT_THE_NETWORK, NOT_WEBSOCKET],
    fixes: [],
  };
}

/** No answer at all: the request was seen, the connection ended, and nobody gave a reason. */
function withoutAnswer(failure: Failure, offered: string): Explanation | null {
  const { connection, words, reasonEmpty } = failure;
  if (connection.outcome !== 'failed' || words.length > 0 || reasonEmpty) return null;
  return {
    cause: 'closed-before-response',
    sentence: `Read the server’s log, and check that it speaks ${quoteWords(offered)}: the connection ended without any answer to the request for this upgrade.`,
    evidence: [
      `The request has ${quoteWords(`Upgrade: ${offered}`)}.`,
      'No answer was recorded before the end of the connection.',
    ],
    hints: [
      'A server without a handler for upgrades (Node’s http server), a proxy that refuses this protocol, and a crash look the same. The recorder may also have missed the answer.',
    ],
    isNot: ['A refusal by status: there was no answer.', NOT_WEBSOCKET],
    fixes: fixesFor(failure, 'upgrade'),
  };
}

/** What may follow where the upgrade did not reach the server. */
const LOST = /^(?:2\d\d|400|426|500|501)$/;

/** Something on the way that hands on no other upgrade than that of a WebSocket. */
function passesWebsocketAlone(failure: Failure): { advice: string; reason: string } | null {
  const server = responseField(failure, 'Server') ?? '';
  if (/^awselb\b/i.test(server)) {
    return {
      advice: 'Use a Network Load Balancer, which passes bytes on as they are',
      reason: 'an Application Load Balancer (AWS) passes an upgrade on only to WebSocket',
    };
  }
  const method = failure.request?.method ?? 'GET';
  if (method === 'GET' || !/^cloudflare\b/i.test(server)) return null;
  return {
    advice: 'Let clients reach this name without Cloudflare (DNS only)',
    reason: 'Cloudflare passes an upgrade on only with a GET, and this is another method',
  };
}

/** What Upgrade offers, where that is not WebSocket; empty where the request was not seen. */
function otherProtocol(failure: Failure): string | null {
  if (failure.kind !== 'upgrade' || failure.situation.websocket) return null;
  if (failure.request === null) return '';
  const offered = requestField(failure, 'Upgrade')?.trim() ?? '';
  return offered === '' || /\bwebsocket\b/i.test(offered) ? null : offered.slice(0, 100);
}
