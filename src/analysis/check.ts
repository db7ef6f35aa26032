import type { Evidence, EvidenceKey } from './evidence.ts';
import type { Level, Place } from './finding.ts';

/** The handshakes that a check applies to; it is not applicable to all others. */
export type Scope =
  /** Every kind of connection. */
  | 'any'
  /** Everything except a WebSocket, an event stream or a WebTransport session. */
  | 'other-protocols'
  /** Everything over HTTP/1.1, also an answer to a plain request. */
  | 'http1'
  /** A WebSocket opened by Upgrade over HTTP/1.1. */
  | 'websocket-upgrade'
  /** A WebSocket that is not known to have been opened in another way. */
  | 'websocket-unless-connect'
  /** A WebSocket over any version of HTTP. */
  | 'websocket'
  /** A request over HTTP/1.1 that asked to switch: to WebSocket, h2c, TLS/1.3, connect-udp, ... */
  | 'upgrade'
  /** An extended CONNECT over HTTP/2 or HTTP/3. */
  | 'extended-connect'
  /** Everything over HTTP/2 or HTTP/3. */
  | 'http2-or-3'
  /** An event stream. It has rules of its own; those of sockets do not apply. */
  | 'event-stream';

/**
 * The answer of one check. The runner turns `broken` into `fail` or `warn` by the check's level. `tolerated`: the sender
 * must not write this, but a recipient has to accept it, so it warns at every level.
 */
export interface Answer {
  readonly verdict: 'holds' | 'broken' | 'tolerated' | 'unknown' | 'not-applicable';
  readonly detail: string;
  readonly places: readonly Place[];
  /** For `unknown`: see `Finding`. */
  readonly outOfReach?: boolean;
}

/**
 * One rule: data and one pure function. `run` is called only where the scope applies and all evidence in `needs` was
 * observed, and it receives only that evidence.
 */
export interface Check<Key extends EvidenceKey = EvidenceKey> {
  /** The state that should hold, in kebab-case: the file name, the test name and the name in exports. */
  readonly id: string;
  readonly level: Level;
  /** Such as `RFC 6455 4.2.2`. */
  readonly clauses: readonly string[];
  readonly scope: Scope;
  readonly needs: readonly Key[];
  /** What to change when the rule is broken, for people. */
  readonly fix: string;
  readonly run: (evidence: Pick<Evidence, Key>) => Answer;
}

/** Derives the evidence type of a check from its `needs`. */
export function defineCheck<const Key extends EvidenceKey>(check: Check<Key>): Check<Key> {
  return check;
}

/** The rule is kept. */
export function holds(detail: string, places: readonly Place[] = []): Answer {
  return { verdict: 'holds', detail, places };
}

/** The rule is broken: what was seen, and where. */
export function broken(detail: string, places: readonly Place[] = []): Answer {
  return { verdict: 'broken', detail, places };
}

/** The sender broke a rule, but recipients have to accept it: what was seen, and where. */
export function tolerated(detail: string, places: readonly Place[] = []): Answer {
  return { verdict: 'tolerated', detail, places };
}

/** The rule does not apply to this handshake. */
export function notApplicable(detail: string): Answer {
  return { verdict: 'not-applicable', detail, places: [] };
}

/** The evidence could not be seen: why, and what would show it. */
export function unknown(detail: string, outOfReach = false): Answer {
  return { verdict: 'unknown', detail, places: [], outOfReach };
}
