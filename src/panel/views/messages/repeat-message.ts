import { FLAG, OPCODE } from '../../../events/message-segment.ts';
import type { ConnectionId } from '../../../events/units.ts';
import type { MessageIndex } from '../../../session/message-index.ts';
import { byteText } from '../../selectors/quantity.ts';
import type { Panel } from '../../state/panel.ts';
import { send } from '../../state/send.ts';
import { type MessageKey, text } from '../../text.ts';

/** What became of a message that was to be sent. */
export interface Repeated {
  readonly tone: 'ok' | 'bad';
  readonly words: string;
}

/** Why a recorded message cannot be sent again, whatever its connection; null where it can. */
export function cannotRepeat(index: MessageIndex, row: number): MessageKey | null {
  const flags = index.flags(row);
  const opcode = flags & FLAG.opcode;
  if (opcode !== OPCODE.text && opcode !== OPCODE.binary) return 'sendAgainControl';
  return (flags & (FLAG.payloadUnknown | FLAG.payloadCut)) === 0 ? null : 'sendAgainUnknown';
}

/** Sends a recorded message once more, unchanged. */
export async function sendAgain(panel: Panel, connection: ConnectionId, row: number): Promise<Repeated> {
  const bytes = await payloadOf(panel, row);
  if (bytes === null) return { tone: 'bad', words: text('payloadGone') };
  const problem = await send(
    panel.recording,
    connection,
    isText(panel, row) ? { opcode: 'text', text: decoded(bytes) } : { opcode: 'binary', bytes },
  );
  if (problem !== '') return { tone: 'bad', words: problem };
  return { tone: 'ok', words: text('sendSent', byteText(bytes.length)) };
}

/** Opens a recorded message where one writes messages. @returns one sentence on what went wrong; empty where nothing did */
export async function editAndSend(panel: Panel, row: number): Promise<string> {
  const bytes = await payloadOf(panel, row);
  if (bytes === null) return text('payloadGone');
  if (isText(panel, row)) panel.composer.edit('text', decoded(bytes));
  else panel.composer.edit('hex', hexText(bytes));
  return '';
}

function payloadOf(panel: Panel, row: number): Promise<Uint8Array | null> {
  return panel.payloads.load(panel.follower.session.peek().messages.payloadPlace(row));
}

function isText(panel: Panel, row: number): boolean {
  return (panel.follower.session.peek().messages.flags(row) & FLAG.opcode) === OPCODE.text;
}

function decoded(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
