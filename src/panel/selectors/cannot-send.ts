import type { RecordingStatus } from '../../channel/command.ts';
import type { Connection } from '../../session/connection.ts';
import type { MessageKey } from '../text.ts';

/** Why nothing can be sent over a connection, or it be closed from here; null where it can. */
export function cannotSend(
  connection: Connection,
  status: RecordingStatus | null,
  stored: boolean,
): MessageKey | null {
  if (connection.kind !== 'websocket') return 'sendOnlyWebSocket';
  if (stored) return 'sendStored';
  if (connection.outcome === 'pending') return 'sendPending';
  if (connection.outcome !== 'open') return 'sendOver';
  return status?.recording === true ? null : 'sendNotRecording';
}
