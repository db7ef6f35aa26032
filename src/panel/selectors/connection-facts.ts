import type { Finding } from '../../analysis/finding.ts';
import { countVerdicts } from '../../analysis/verdict-counts.ts';
import type { Connection } from '../../session/connection.ts';
import type { ConnectionFacts, ConnectionState } from '../../session/filter/connection-filter.ts';
import { connectionHost, statusOf } from './connection-text.ts';

/** Whether a connection failed, is over, or is still there: one that waits for its answer counts as open. */
function connectionState({ outcome }: Connection): ConnectionState {
  if (outcome === 'failed' || outcome === 'refused') return 'failed';
  return outcome === 'closed' ? 'closed' : 'open';
}

/** What the filter looks at. `findings` is asked only where the filter is about checks. */
export function connectionFacts(
  connection: Connection,
  findings: (connection: Connection) => readonly Finding[],
): ConnectionFacts {
  return {
    url: connection.url.seen ? connection.url.value : '',
    host: connectionHost(connection),
    status: statusOf(connection),
    // Only a WebSocket ends with a close code.
    closeCode: connection.close.seen && connection.kind === 'websocket' ? connection.close.value.code : null,
    state: connectionState(connection),
    checks: () => {
      const { failed, errors, warned, unknown } = countVerdicts(findings(connection));
      return { failed: failed + errors, warned, unknown };
    },
  };
}
