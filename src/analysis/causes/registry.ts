import { abnormalClosureAfterSwitch } from './abnormal-closure-after-switch.ts';
import { acceptMismatch } from './accept-mismatch.ts';
import { addressUnreachable } from './address-unreachable.ts';
import { authenticationRequired } from './authentication-required.ts';
import { badGateway } from './bad-gateway.ts';
import { blockedByClient } from './blocked-by-client.ts';
import { blockedByPolicy } from './blocked-by-policy.ts';
import { cancelledByPage } from './cancelled-by-page.ts';
import type { Cause } from './cause.ts';
import { closedBeforeResponse } from './closed-before-response.ts';
import { connectionRefused } from './connection-refused.ts';
import { connectionReset } from './connection-reset.ts';
import { extensionMismatch } from './extension-mismatch.ts';
import { mixedContent } from './mixed-content.ts';
import { nameNotResolved } from './name-not-resolved.ts';
import { noWebsocketAtThisPath } from './no-websocket-at-this-path.ts';
import { notHttp } from './not-http.ts';
import { originOrAccessRefused } from './origin-or-access-refused.ts';
import { proxyAuthenticationRequired } from './proxy-authentication-required.ts';
import { rateLimited } from './rate-limited.ts';
import { reasonHiddenByExtension } from './reason-hidden-by-extension.ts';
import { redirected } from './redirected.ts';
import { serverFailed } from './server-failed.ts';
import { subprotocolMismatch } from './subprotocol-mismatch.ts';
import { switchIncomplete } from './switch-incomplete.ts';
import { timedOut } from './timed-out.ts';
import { tlsFailed } from './tls-failed.ts';
import { tooManySockets } from './too-many-sockets.ts';
import { unsafePort } from './unsafe-port.ts';
import { upgradeDroppedByProxy } from './upgrade-dropped-by-proxy.ts';
import { upgradeIgnored } from './upgrade-ignored.ts';
import { upgradeToSomethingElseRequired } from './upgrade-to-something-else-required.ts';
import { versionNotSupported } from './version-not-supported.ts';

/** Causes of a 101 that is not right: in the order in which browsers look. */
export const CAUSES_OF_BAD_SWITCH: readonly Cause[] = [
  switchIncomplete,
  acceptMismatch,
  subprotocolMismatch,
  extensionMismatch,
];

/** Causes of a failed switch, the most specific first: the first that recognises itself is told. */
export const CAUSES: readonly Cause[] = [
  // The browser's own refusals.
  cancelledByPage,
  unsafePort,
  tooManySockets,
  blockedByClient,
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
  // What a server answered: those that look at fields before those that look at the status alone.
  upgradeToSomethingElseRequired,
  versionNotSupported,
  upgradeDroppedByProxy,
  upgradeIgnored,
  redirected,
  authenticationRequired,
  proxyAuthenticationRequired,
  originOrAccessRefused,
  noWebsocketAtThisPath,
  rateLimited,
  badGateway,
  serverFailed,
  timedOut,
  notHttp,
  reasonHiddenByExtension,
];

/** Causes of an end after a switch that worked. */
export const CAUSES_AFTER_SWITCH: readonly Cause[] = [abnormalClosureAfterSwitch];
