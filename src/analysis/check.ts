import type { Evidence, EvidenceKey } from './evidence.ts';
import type { Level, Place } from './finding.ts';

/** Which handshakes a check speaks about; for all others it is not applicable. */
export type Scope =
  /** Every kind of connection. */
  | 'any'
  /** Everything that may be another protocol than a WebSocket, an event stream or a WebTransport session. */
  | 'other-protocols'
  /** Everything over HTTP/1.1, an answer to a plain request included. */
  | 'http1'
  /** A WebSocket opened by Upgrade over HTTP/1.1. */
  | 'websocket-upgrade'
  /** A WebSocket that is not known to have been opened otherwise. */
  | 'websocket-unless-connect'
  /** A WebSocket over whatever HTTP. */
  | 'websocket'
  /** A request over HTTP/1.1 that asked to switch: to WebSocket, h2c, TLS/1.3, connect-udp, ... */
  | 'upgrade'
  /** An extended CONNECT over HTTP/2 or HTTP/3. */
  | 'extended-connect'
  /** Everything that travels over HTTP/2 or HTTP/3. */
  | 'http2-or-3'
  /** An event stream, which has rules of its own and none of those of sockets. */
  | 'event-stream';

/**
 * What one check says; the runner turns `broken` into `fail` or `warn` by the check's level. `tolerated`: the sender may
 * not write this, but a recipient has to accept it, so it warns at every level.
 */
export interface Answer {
  readonly verdict: 'holds' | 'broken' | 'tolerated' | 'unknown' | 'not-applicable';
  readonly detail: string;
  readonly places: readonly Place[];
  /** Of `unknown`: see `Finding`. */
  readonly outOfReach?: boolean;
}

/**
 * One rule: data and one pure function. `run` is called only where the scope fits and all evidence that `needs` lists
 * was observed, and it is handed nothing else.
 */
export interface Check<Key extends EvidenceKey = EvidenceKey> {
  /** The state that should hold, kebab-case: the file name, the test name, the name in exports. */
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

/** Fixes the evidence type of a check by what it lists in `needs`. */
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

/** The sender broke its own rule, and recipients have to accept it: what was seen, and where. */
export function tolerated(detail: string, places: readonly Place[] = []): Answer {
  return { verdict: 'tolerated', detail, places };
}

/** The rule says nothing about this handshake. */
export function notApplicable(detail: string): Answer {
  return { verdict: 'not-applicable', detail, places: [] };
}

/** What the rule needs could not be seen: why, and what would show it. */
export function unknown(detail: string, outOfReach = false): Answer {
  return { verdict: 'unknown', detail, places: [], outOfReach };
}
