/** The answer of a check. `error` is our own bug, isolated to one check. */
export type Verdict = 'pass' | 'fail' | 'warn' | 'not-applicable' | 'unknown' | 'error';

/**
 * `must`: the RFC requires it; `browser`: browsers enforce it beyond the RFC; both fail. `should` and `advice` warn; advice
 * may be switched off.
 */
export type Level = 'must' | 'browser' | 'should' | 'advice';

/** Where in a handshake a finding points: which side, which line, and which code units of its value. */
export interface Place {
  readonly side: 'request' | 'response';
  /** Position in the head's `fields`; null for the start line. */
  readonly fieldIndex: number | null;
  /** Offset in the field's value (or start line), and length; 0 where something is missing there. */
  readonly index: number;
  readonly length: number;
}

/** One check's answer about one connection. */
export interface Finding {
  /** The check's id, such as `accept-matches-key`. */
  readonly check: string;
  readonly verdict: Verdict;
  readonly level: Level;
  /** Such as `RFC 6455 4.2.2`. */
  readonly clauses: readonly string[];
  /** One or two plain sentences: the evidence, and for `unknown`, what would show it. */
  readonly detail: string;
  /** `unknown`, where no source of this way of recording could ever have shown the evidence: not counted in totals. */
  readonly outOfReach: boolean;
  readonly places: readonly Place[];
  /** What to change, for people; empty where nothing needs to be changed. */
  readonly fix: string;
}
