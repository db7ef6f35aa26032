import { abnormalClosureAfterSwitch } from './abnormal-closure-after-switch.ts';
import { acceptMismatch } from './accept-mismatch.ts';
import { addressUnreachable } from './address-unreachable.ts';
import { authenticationRequired } from './authentication-required.ts';
import { badGateway } from './bad-gateway.ts';
import { blockedByClient } from './blocked-by-client.ts';
import { blockedByConnectionAllowlist } from './blocked-by-connection-allowlist.ts';
import { blockedByCors } from './blocked-by-cors.ts';
import { blockedByLocalNetworkAccess } from './blocked-by-local-network-access.ts';
import { blockedByPolicy } from './blocked-by-policy.ts';
import { browserDelaysReconnect } from './browser-delays-reconnect.ts';
import { cancelledByPage } from './cancelled-by-page.ts';
import type { Cause } from './cause.ts';
import { closedBeforeResponse } from './closed-before-response.ts';
import { closedWithCode } from './closed-with-code.ts';
import { compressionBrokenInThisClient } from './compression-broken-in-this-client.ts';
import { connectionRefused } from './connection-refused.ts';
import { connectionReset } from './connection-reset.ts';
import { cookieNotSent } from './cookie-not-sent.ts';
import { devServerRefusedHostOrOrigin } from './dev-server-refused-host-or-origin.ts';
import { extendedConnectRefused } from './extended-connect-refused.ts';
import { extensionMismatch } from './extension-mismatch.ts';
import { failedWithTheseWords } from './failed-with-these-words.ts';
import { framesBrokenAfterSwitch } from './frames-broken-after-switch.ts';
import { handshakeTooLarge } from './handshake-too-large.ts';
import { messageTooBig } from './message-too-big.ts';
import { mixedContent } from './mixed-content.ts';
import { nameNotResolved } from './name-not-resolved.ts';
import { noWebsocketAtThisPath } from './no-websocket-at-this-path.ts';
import { notAnEventStream } from './not-an-event-stream.ts';
import { notHttp } from './not-http.ts';
import { originOrAccessRefused } from './origin-or-access-refused.ts';
import { pageEnteredBfcache } from './page-entered-bfcache.ts';
import { pageWasFrozen } from './page-was-frozen.ts';
import { proxyAuthenticationRequired } from './proxy-authentication-required.ts';
import { rateLimited } from './rate-limited.ts';
import { reasonHiddenByExtension } from './reason-hidden-by-extension.ts';
import { redirected } from './redirected.ts';
import { redirectedToLogin } from './redirected-to-login.ts';
import { requestIsNoHandshake } from './request-is-no-handshake.ts';
import { serverExpectsTls } from './server-expects-tls.ts';
import { serverFailed } from './server-failed.ts';
import { serverMisreadsRequest } from './server-misreads-request.ts';
import { sessionUnknown } from './session-unknown.ts';
import { socketIsHalfOpen } from './socket-is-half-open.ts';
import { subprotocolMismatch } from './subprotocol-mismatch.ts';
import { switchIncomplete } from './switch-incomplete.ts';
import { timedOut } from './timed-out.ts';
import { timersWereThrottled } from './timers-were-throttled.ts';
import { tlsFailed } from './tls-failed.ts';
import { tooManySockets } from './too-many-sockets.ts';
import { unsafePort } from './unsafe-port.ts';
import { upgradeDroppedByProxy } from './upgrade-dropped-by-proxy.ts';
import { upgradeIgnored } from './upgrade-ignored.ts';
import { upgradeToSomethingElseRequired } from './upgrade-to-something-else-required.ts';
import { versionNotSupported } from './version-not-supported.ts';
import { waitingBehindAnotherHandshake } from './waiting-behind-another-handshake.ts';

/** Causes of a 101 that is not right, in the order in which browsers check. */
export const CAUSES_OF_BAD_SWITCH: readonly Cause[] = [
  switchIncomplete,
  acceptMismatch,
  subprotocolMismatch,
  extensionMismatch,
];

/** Causes of a failed switch, the most specific first: the first one that recognises itself is shown. */
export const CAUSES: readonly Cause[] = [
  // The browser's own refusals.
  cancelledByPage,
  unsafePort,
  tooManySockets,
  blockedByLocalNetworkAccess,
  blockedByConnectionAllowlist,
  blockedByClient,
  // Firefox has one name for both.
  blockedByCors,
  blockedByPolicy,
  mixedContent,
  ...CAUSES_OF_BAD_SWITCH,
  // The way to the server.
  nameNotResolved,
  addressUnreachable,
  connectionRefused,
  tlsFailed,
  connectionReset,
  closedBeforeResponse,
  // Answers of a server: its own words first, then fields, then the status alone.
  serverExpectsTls,
  handshakeTooLarge,
  sessionUnknown,
  devServerRefusedHostOrOrigin,
  upgradeToSomethingElseRequired,
  versionNotSupported,
  requestIsNoHandshake,
  serverMisreadsRequest,
  upgradeDroppedByProxy,
  upgradeIgnored,
  redirectedToLogin,
  redirected,
  cookieNotSent,
  authenticationRequired,
  proxyAuthenticationRequired,
  rateLimited,
  badGateway,
  timedOut,
  notAnEventStream,
  extendedConnectRefused,
  originOrAccessRefused,
  noWebsocketAtThisPath,
  serverFailed,
  notHttp,
  reasonHiddenByExtension,
];

/** Causes of a failed switch that nothing else explains. */
export const LAST_CAUSES: readonly Cause[] = [failedWithTheseWords];

/** Causes of an end after a switch that worked: the page and the browser come before the network. */
export const CAUSES_AFTER_SWITCH: readonly Cause[] = [
  extendedConnectRefused,
  devServerRefusedHostOrOrigin,
  pageEnteredBfcache,
  messageTooBig,
  framesBrokenAfterSwitch,
  compressionBrokenInThisClient,
  pageWasFrozen,
  timersWereThrottled,
  cancelledByPage,
  closedWithCode,
  abnormalClosureAfterSwitch,
];

/** Causes of a socket that is still connecting and sends nothing. */
export const CAUSES_OF_WAITING: readonly Cause[] = [waitingBehindAnotherHandshake, browserDelaysReconnect];

/** Causes of a socket that only looks open. */
export const CAUSES_WHILE_OPEN: readonly Cause[] = [socketIsHalfOpen];
