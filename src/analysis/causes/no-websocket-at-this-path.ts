import type { Fix } from '../explanation.ts';
import { fixesFor } from '../fixes/fixes-for.ts';
import { isStarlettesNotFound, lacksLibrary } from './asgi-signs.ts';
import type { Cause } from './cause.ts';
import { describeAnswer, NOT_THE_NETWORK, NOT_THE_SWITCH, notTheRequest } from './describe-evidence.ts';
import type { Failure } from './failure.ts';
import { overHttp2 } from './failure.ts';
import { isGraphqlAnswer } from './graphql-signs.ts';
import { namesProxy } from './proxy-signs.ts';
import { nameStatus } from './status-names.ts';
import { isWerkzeugsRefusal } from './werkzeug-signs.ts';

const SENTENCES: Readonly<Record<number, string>> = {
  404: 'Check the path of the socket and the server’s route for it: the server has no WebSocket at this path and answered 404.',
  405: 'Check the path of the socket: the server does not allow GET there, which every WebSocket handshake uses, and answered 405.',
  410: 'Use another path: the server says that this one is gone for good, and answered 410.',
  421: 'Check the host name: the server does not serve it on this connection, and answered 421.',
};

const NO_LIBRARY =
  'Install a WebSocket library for uvicorn, such as websockets: uvicorn received the upgrade, has no library that can handle it, and answered 400.';
const STARLETTE =
  'Install a WebSocket library for uvicorn, such as websockets, or pass Upgrade and Connection on at every proxy: FastAPI and Starlette answer 403 to an upgrade without a route, so their 404 most likely answers an ordinary request.';
const STARLETTE_BEHIND =
  'Pass Upgrade and Connection on at every proxy, or install a WebSocket library for uvicorn, such as websockets: FastAPI and Starlette answer 403 to an upgrade without a route, so their 404 most likely answers an ordinary request.';
const FLASK =
  'Add a WebSocket route for this path, for example with flask-sock: Flask has an ordinary route there, and answered 400 to the upgrade.';
const GRAPHQL =
  'Add a WebSocket server for GraphQL at this path, such as graphql-ws: the handler for ordinary requests took the handshake for a GET without a query, and answered 400.';

/**
 * 404, 405, 410: the server has no WebSocket at this path. The rarer statuses from 400 to 499 are here too: WebSocket
 * servers do not send them, so an ordinary HTTP handler most likely answered.
 */
export const noWebsocketAtThisPath: Cause = {
  id: 'no-websocket-at-this-path',
  recognise(failure) {
    const { status } = failure;
    if (status === null || status < 400 || status > 499 || failure.kind === 'event-stream') return null;
    if (overHttp2(failure)) return null;
    const flask = isWerkzeugsRefusal(failure);
    const graphql = isGraphqlAnswer(failure);
    const starlette = isStarlettesNotFound(failure);
    const known = flask
      ? FLASK
      : graphql
        ? GRAPHQL
        : starlette
          ? namesProxy(failure)
            ? STARLETTE_BEHIND
            : STARLETTE
          : lacksLibrary(failure)
            ? NO_LIBRARY
            : SENTENCES[status];
    return {
      sentence:
        known ??
        `Check the path of the socket: the answer was ${nameStatus(status)}, which WebSocket servers do not send, so an ordinary HTTP handler most likely answered.`,
      evidence: describeAnswer(failure),
      hints: [
        ...(starlette
          ? ['There may also be no route at this path: other frameworks of Python answer 404 then.']
          : []),
        ...(graphql ? ['The same handler answers where a proxy on the way drops Upgrade.'] : []),
        ...(flask ? ['Flask also answers 400 at a WebSocket route if a proxy dropped the upgrade.'] : []),
      ],
      isNot: [...notTheRequest(failure), NOT_THE_NETWORK, NOT_THE_SWITCH],
      fixes: starlette ? ofStarlette(failure) : fixesFor(failure, 'path'),
    };
  },
};

/** uvicorn’s fix comes first where the sentence begins with uvicorn, whoever else names itself. */
function ofStarlette(failure: Failure): readonly Fix[] {
  const fixes = fixesFor(failure, 'library', 'upgrade', 'path');
  return namesProxy(failure)
    ? fixes
    : fixes.toSorted((a, b) => Number(b.product === 'uvicorn') - Number(a.product === 'uvicorn'));
}
