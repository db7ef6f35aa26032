import type { Finding } from '../../analysis/finding.ts';
import { countVerdicts } from '../../analysis/verdict-counts.ts';
import { closeCodeOf } from '../../session/close-code-of.ts';
import type { Connection } from '../../session/connection.ts';
import { endedAt } from '../../session/ended-at.ts';
import type { ConnectionFacts, ConnectionState } from '../../session/filter/connection-filter.ts';
import { connectionHost, statusOf } from './connection-text.ts';

/** Whether a connection failed, is over, or is still there: one that waits for its answer counts as open. */
function connectionState({ outcome }: Connection): ConnectionState {
  if (outcome === 'failed' || outcome === 'refused') return 'failed';
  return outcome === 'closed' ? 'closed' : 'open';
}

/**
 * What the filter looks at, each fact read where it is asked for: ten thousand connections are filtered between two frames, and to interpret
 * a browser's words takes a while.
 */
export class FilteredConnection implements ConnectionFacts {
  readonly #connection: Connection;
  readonly #findings: (connection: Connection) => readonly Finding[];

  constructor(connection: Connection, findings: (connection: Connection) => readonly Finding[]) {
    this.#connection = connection;
    this.#findings = findings;
  }

  get url(): string {
    const { url } = this.#connection;
    return url.seen ? url.value : '';
  }

  get host(): string {
    return connectionHost(this.#connection);
  }

  get status(): number | null {
    return statusOf(this.#connection);
  }

  get closeCode(): number | null {
    return closeCodeOf(this.#connection);
  }

  get state(): ConnectionState {
    return connectionState(this.#connection);
  }

  get from(): number {
    return this.#connection.createdAt;
  }

  get until(): number {
    return endedAt(this.#connection) ?? Number.POSITIVE_INFINITY;
  }

  checks() {
    const { failed, errors, warned, unknown } = countVerdicts(this.#findings(this.#connection));
    return { failed: failed + errors, warned, unknown };
  }
}
