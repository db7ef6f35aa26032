import type { ConnectionId } from '../../events/units.ts';
import { encodeBase64 } from '../../formats/base64.ts';
import type { ReadyMessage } from '../selectors/draft-message.ts';
import { outcomeText } from '../selectors/outcome-text.ts';
import type { Recording } from './recording.ts';

/** Sends a message. @returns one sentence on what went wrong; empty where nothing did */
export async function send(
  recording: Recording,
  connection: ConnectionId,
  message: ReadyMessage,
): Promise<string> {
  const data = message.opcode === 'text' ? message.text : encodeBase64(message.bytes);
  return outcomeText(await recording.sendMessage(connection, message.opcode, data));
}
