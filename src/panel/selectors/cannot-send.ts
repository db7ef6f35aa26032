import type { RecordingStatus } from '../../channel/command.ts';
import type { Connection } from '../../session/connection.ts';
import type { LogSummary } from '../../store/log-store.ts';
import type { MessageKey } from '../text.ts';

/**
 * Why nothing can be sent over a connection, and it cannot be closed from here; null where both are possible.
 *
 * @param stored the stored session that the connection belongs to; null for the tab's own
 */
export function cannotSend(
  connection: Connection,
  status: RecordingStatus | null,
  stored: Pick<LogSummary, 'imported'> | null,
): MessageKey | null {
  if (connection.kind !== 'websocket') return 'sendOnlyWebSocket';
  if (stored !== null) return stored.imported === null ? 'sendStored' : 'sendImported';
  if (connection.outcome === 'pending') return 'sendPending';
  if (connection.outcome !== 'open') return 'sendOver';
  if (status?.recording !== true) return 'sendNotRecording';
  const inDocument = connection.target === 'page' || connection.target === 'iframe';
  if (!inDocument && connection.target !== 'unknown' && status.mode === 'standard') {
    return status.modes.includes('deep') ? 'sendWorkerStandard' : 'sendWorker';
  }
  return null;
}
