import { type Answer, notApplicable, type Scope, unknown } from './check.ts';
import type { EvidenceSource } from './evidence.ts';
import type { Situation } from './situation.ts';

/** Null where the check applies to this handshake; otherwise the answer that says why it does not, or why that is unknown. */
export function outsideScope(scope: Scope, evidence: EvidenceSource): Answer | null {
  const gathered = evidence.get('situation');
  if (gathered.state !== 'observed' || scope === 'any') return null;
  const situation = gathered.value;
  if (scope === 'event-stream') return outsideEventStream(situation);
  if (situation.kind === 'event-stream') return EVENT_STREAM;
  if (situation.mechanism === 'unsent') return UNSENT;
  switch (scope) {
    case 'http1':
      if (situation.transport === 'h2' || situation.transport === 'h3') return NO_UPGRADE_THERE;
      return situation.mechanism === 'unknown' ? TRANSPORT_UNKNOWN : null;
    case 'other-protocols':
      if (situation.kind === 'webtransport') return WEBTRANSPORT;
      return situation.websocket ? WEBSOCKET : null;
    case 'websocket':
      return situation.websocket ? null : NOT_WEBSOCKET;
    case 'websocket-unless-connect':
      if (!situation.websocket) return NOT_WEBSOCKET;
      return situation.mechanism === 'extended-connect' ? NO_UPGRADE_THERE : null;
    case 'websocket-upgrade':
      return situation.websocket ? outsideUpgrade(situation) : NOT_WEBSOCKET;
    case 'upgrade':
      return outsideUpgrade(situation);
    case 'extended-connect':
      if (situation.mechanism === 'unknown') return TRANSPORT_UNKNOWN;
      return situation.mechanism === 'extended-connect' ? null : NOT_CONNECT;
    default:
      if (situation.transport === 'unknown') return TRANSPORT_UNKNOWN;
      return situation.transport === 'http/1.1' ? OVER_HTTP1 : null;
  }
}

const EVENT_STREAM = notApplicable('An event stream stays on HTTP: nothing is switched.');
const NO_EVENT_STREAM = notApplicable('This is not an event stream.');
const UNSENT = notApplicable('No request was sent: there is no handshake to judge.');
const WEBTRANSPORT = notApplicable('This is a WebTransport session: the rule applies to other protocols.');
const WEBSOCKET = notApplicable('This is a WebSocket: the rule applies to other protocols.');
const NOT_WEBSOCKET = notApplicable('This is not a WebSocket.');
const NOT_CONNECT = notApplicable('This is not an extended CONNECT.');
const OVER_HTTP1 = notApplicable('This travelled over HTTP/1.1.');
const NOT_ASKED = notApplicable('The request did not ask to switch.');
const NO_UPGRADE_THERE = notApplicable(
  'HTTP/2 and HTTP/3 have no Upgrade: a WebSocket opens there by an extended CONNECT.',
);
const TRANSPORT_UNKNOWN = unknown(
  'It was not seen whether HTTP/1.1 or HTTP/2 carried this handshake, and the rules differ. Record it with DevTools open, or in Deep, to see it.',
);

function outsideEventStream(situation: Situation): Answer | null {
  if (situation.kind !== 'event-stream') return NO_EVENT_STREAM;
  return situation.mechanism === 'unsent' ? UNSENT : null;
}

function outsideUpgrade(situation: Situation): Answer | null {
  if (situation.mechanism === 'unknown') return TRANSPORT_UNKNOWN;
  if (situation.mechanism === 'upgrade') return null;
  const http2 = situation.transport === 'h2' || situation.transport === 'h3';
  return http2 || situation.mechanism === 'extended-connect' ? NO_UPGRADE_THERE : NOT_ASKED;
}
