import { parseConnectionOptions } from '../../protocol/upgrade/connection.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { isUpgrade, requestField, responseField } from './failure.ts';
import { namesProxy } from './proxy-signs.ts';
import { quoteWords } from './quote-words.ts';
import { receivedConnection } from './received-connection.ts';
import { brokenRequestRules } from './request-is-no-handshake.ts';
import { speaksRequestedVersion } from './websocket-versions.ts';

/** Servers that were seen to compare the whole field: Werkzeug before 2.0.2, websocket-php, elixir-socket. */
const KNOWN =
  /^(Werkzeug\/(?:[01]\.|2\.0\.[01]\b)|Python\/(?!\S+ (?:websockets|aiohttp)\/)|BaseHTTP|SimpleHTTP|WSGIServer|Workerman|Ratchet)/i;

/**
 * The server says that an upgrade is missing, but the request has it as one member of a list: Firefox 122 sent `Connection:
 * keep-alive, Upgrade`, and Connection is a list (RFC 9110 section 7.6.1).
 */
export const serverMisreadsRequest: Cause = {
  id: 'server-misreads-request',
  recognise(failure) {
    const { status, request } = failure;
    if ((status !== 400 && status !== 426) || request === null || !isUpgrade(failure)) return null;
    if (brokenRequestRules(failure).length > 0 || namesProxy(failure) || failure.response === null)
      return null;
    // The server read another value than was sent.
    if (receivedConnection(failure) !== null) return null;
    const connection = requestField(failure, 'Connection') ?? '';
    const options = parseConnectionOptions(connection.slice(0, 1_000)).value.map(({ name }) =>
      name.toLowerCase(),
    );
    if (options.length < 2 || !options.includes('upgrade') || !saysSo(failure)) return null;
    return {
      sentence: `Update the server’s library so that it reads Connection as a list: the request has ${quoteWords(`Connection: ${connection}`)}, which is right, but the server answered ${status} as if Upgrade were missing.`,
      evidence: describeAnswer(failure, 'Upgrade', 'Sec-WebSocket-Version'),
      hints: [
        'Such a server works with Chromium and with Firefox 153, which send “Connection: Upgrade” alone, and refuses older versions of Firefox.',
      ],
      isNot: [
        NOT_THE_NETWORK,
        'A proxy that drops Upgrade: the answer names none, and the request was right.',
      ],
      fixes: fixesFor(failure, 'connection-list'),
    };
  },
};

/** The refusal comes from a WebSocket server, or from one that is known for this fault. */
function saysSo(failure: Failure): boolean {
  const upgrade = responseField(failure, 'Upgrade')?.toLowerCase() ?? '';
  if (
    upgrade.includes('websocket') ||
    /upgrade|websocket|handshake|\bconnection header\b/i.test(failure.answerWords)
  )
    return true;
  if (responseField(failure, 'Sec-WebSocket-Version') !== null && speaksRequestedVersion(failure))
    return true;
  return KNOWN.test(responseField(failure, 'Server') ?? '');
}
