import type { Check } from '../check.ts';
import { crossSiteHandshakeHasNoCookie } from './advice/cross-site-handshake-has-no-cookie.ts';
import { pageAndSocketAgree } from './advice/page-and-socket-agree.ts';
import { retryBacksOff } from './advice/retry-backs-off.ts';
import { subprotocolCarriesNoSecret } from './advice/subprotocol-carries-no-secret.ts';
import { transportIsEncrypted } from './advice/transport-is-encrypted.ts';
import { urlCarriesNoSecret } from './advice/url-carries-no-secret.ts';
import { eventStreamIsNotBuffered } from './event-stream/event-stream-is-not-buffered.ts';
import { eventStreamStatusIs200 } from './event-stream/event-stream-status-is-200.ts';
import { eventStreamTypeIsRight } from './event-stream/event-stream-type-is-right.ts';
import { clientFramesAreMasked } from './frames/client-frames-are-masked.ts';
import { closeBodyIsValid } from './frames/close-body-is-valid.ts';
import { closeCodeIsAllowed } from './frames/close-code-is-allowed.ts';
import { compressedDataInflates } from './frames/compressed-data-inflates.ts';
import { continuationsAreInSequence } from './frames/continuations-are-in-sequence.ts';
import { controlFramesAreNotFragmented } from './frames/control-frames-are-not-fragmented.ts';
import { controlFramesAreShort } from './frames/control-frames-are-short.ts';
import { lengthsAreMinimal } from './frames/lengths-are-minimal.ts';
import { nothingAfterClose } from './frames/nothing-after-close.ts';
import { nothingBeforeTheSwitch } from './frames/nothing-before-the-switch.ts';
import { opcodesAreKnown } from './frames/opcodes-are-known.ts';
import { pingsAreAnswered } from './frames/pings-are-answered.ts';
import { reservedBitsAreNegotiated } from './frames/reserved-bits-are-negotiated.ts';
import { serverFramesAreNotMasked } from './frames/server-frames-are-not-masked.ts';
import { textIsUtf8 } from './frames/text-is-utf8.ts';
import { handshakeIsRfc6455 } from './request/handshake-is-rfc6455.ts';
import { keyIs16Bytes } from './request/key-is-16-bytes.ts';
import { keySentOnce } from './request/key-sent-once.ts';
import { originIsSent } from './request/origin-is-sent.ts';
import { requestConnectionListsUpgrade } from './request/request-connection-lists-upgrade.ts';
import { requestHasHost } from './request/request-has-host.ts';
import { requestIsGet } from './request/request-is-get.ts';
import { requestIsHttp11 } from './request/request-is-http-1-1.ts';
import { requestNamesWebsocket } from './request/request-names-websocket.ts';
import { requestOffersUpgrade } from './request/request-offers-upgrade.ts';
import { requestedExtensionsAreValid } from './request/requested-extensions-are-valid.ts';
import { requestedSubprotocolsAreValid } from './request/requested-subprotocols-are-valid.ts';
import { versionIs13 } from './request/version-is-13.ts';
import { acceptIsSentOnce } from './response/accept-is-sent-once.ts';
import { acceptMatchesKey } from './response/accept-matches-key.ts';
import { capsuleProtocolIsValid } from './response/capsule-protocol-is-valid.ts';
import { deflateParametersAreValid } from './response/deflate-parameters-are-valid.ts';
import { extendedConnectSucceeded } from './response/extended-connect-succeeded.ts';
import { extensionsAreValid } from './response/extensions-are-valid.ts';
import { extensionsWereOffered } from './response/extensions-were-offered.ts';
import { h2cSettingsSentOnce } from './response/h2c-settings-sent-once.ts';
import { noConnectionFieldsOverHttp2 } from './response/no-connection-fields-over-http2.ts';
import { refusalListsVersions } from './response/refusal-lists-versions.ts';
import { refusalNamesUpgrade } from './response/refusal-names-upgrade.ts';
import { responseConnectionListsUpgrade } from './response/response-connection-lists-upgrade.ts';
import { responseIsHttp11 } from './response/response-is-http-1-1.ts';
import { responseNamesUpgrade } from './response/response-names-upgrade.ts';
import { statusIs101 } from './response/status-is-101.ts';
import { subprotocolChosenWhenOffered } from './response/subprotocol-chosen-when-offered.ts';
import { subprotocolIsSingle } from './response/subprotocol-is-single.ts';
import { subprotocolWasOffered } from './response/subprotocol-was-offered.ts';
import { switchHasNoBody } from './response/switch-has-no-body.ts';
import { upgradeIsWebsocket } from './response/upgrade-is-websocket.ts';
import { upgradeWasOffered } from './response/upgrade-was-offered.ts';
import { versionNotSentOnSuccess } from './response/version-not-sent-on-success.ts';

/** Every check, in the order of the catalogue. */
export const CHECKS: readonly Check[] = [
  handshakeIsRfc6455,
  requestIsGet,
  requestIsHttp11,
  requestHasHost,
  requestOffersUpgrade,
  requestNamesWebsocket,
  requestConnectionListsUpgrade,
  keyIs16Bytes,
  keySentOnce,
  versionIs13,
  originIsSent,
  requestedSubprotocolsAreValid,
  requestedExtensionsAreValid,
  statusIs101,
  responseNamesUpgrade,
  upgradeWasOffered,
  upgradeIsWebsocket,
  responseConnectionListsUpgrade,
  responseIsHttp11,
  acceptIsSentOnce,
  acceptMatchesKey,
  subprotocolWasOffered,
  subprotocolIsSingle,
  subprotocolChosenWhenOffered,
  extensionsAreValid,
  extensionsWereOffered,
  deflateParametersAreValid,
  switchHasNoBody,
  versionNotSentOnSuccess,
  refusalNamesUpgrade,
  refusalListsVersions,
  noConnectionFieldsOverHttp2,
  extendedConnectSucceeded,
  h2cSettingsSentOnce,
  capsuleProtocolIsValid,
  transportIsEncrypted,
  pageAndSocketAgree,
  urlCarriesNoSecret,
  subprotocolCarriesNoSecret,
  crossSiteHandshakeHasNoCookie,
  retryBacksOff,
  eventStreamStatusIs200,
  eventStreamTypeIsRight,
  eventStreamIsNotBuffered,
  nothingBeforeTheSwitch,
  clientFramesAreMasked,
  serverFramesAreNotMasked,
  reservedBitsAreNegotiated,
  opcodesAreKnown,
  lengthsAreMinimal,
  controlFramesAreShort,
  controlFramesAreNotFragmented,
  continuationsAreInSequence,
  textIsUtf8,
  closeBodyIsValid,
  closeCodeIsAllowed,
  compressedDataInflates,
  nothingAfterClose,
  pingsAreAnswered,
];
