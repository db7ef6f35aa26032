import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { FLAG, OPCODE } from '../../../events/message-segment.ts';
import type { Connection } from '../../../session/connection.ts';
import type { MessageIndex } from '../../../session/message-index.ts';
import { cannotSend } from '../../selectors/cannot-send.ts';
import { byteText } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { send } from '../../state/send.ts';
import { type MessageKey, text } from '../../text.ts';

interface MessageActionsProps {
  readonly row: number;
  readonly connection: Connection;
}

/** Sends a recorded message again, unchanged or edited. */
export function MessageActions({ row, connection }: MessageActionsProps): JSX.Element | null {
  const panel = usePanel();
  const { recording, follower, payloads, composer } = panel;
  const [said, setSaid] = useState({ row, tone: '', words: '' });
  const index = follower.session.value.messages;
  const stored = panel.sessions.stored.value;
  const reason = cannotSend(connection, recording.status.value, stored) ?? cannotRepeat(index, row);
  if (reason === 'sendOnlyWebSocket') return null;

  const read = async () => {
    const bytes = await payloads.load(index.payloadPlace(row));
    if (bytes === null) setSaid({ row, tone: 'bad', words: text('payloadGone') });
    return bytes;
  };
  const isText = (index.flags(row) & FLAG.opcode) === OPCODE.text;

  const again = async () => {
    const bytes = await read();
    if (bytes === null) return;
    const words = new TextDecoder('utf-8', { ignoreBOM: true });
    const problem = await send(
      recording,
      connection.id,
      isText ? { opcode: 'text', text: words.decode(bytes) } : { opcode: 'binary', bytes },
    );
    const done = { row, tone: 'ok', words: text('sendSent', byteText(bytes.length)) };
    setSaid(problem === '' ? done : { row, tone: 'bad', words: problem });
  };

  const edit = async () => {
    const bytes = await read();
    if (bytes === null) return;
    if (isText) composer.edit('text', new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
    else composer.edit('hex', hexText(bytes));
  };

  return (
    <fieldset class="message-actions">
      <legend class="offstage">{text('messageActions')}</legend>
      <button
        type="button"
        class="chip"
        aria-disabled={reason !== null}
        title={text(reason ?? 'sendAgainTip')}
        onClick={() => {
          if (reason === null) void again();
        }}
      >
        {text('sendAgain')}
      </button>
      <button
        type="button"
        class="chip"
        aria-disabled={reason !== null}
        title={text(reason ?? 'sendEdit')}
        onClick={() => {
          if (reason === null) void edit();
        }}
      >
        {text('sendEdit')}
      </button>
      <span role="status" class={`send-said ${said.row === row ? said.tone : ''}`}>
        {said.row === row ? said.words : ''}
      </span>
    </fieldset>
  );
}

function cannotRepeat(index: MessageIndex, row: number): MessageKey | null {
  const flags = index.flags(row);
  const opcode = flags & FLAG.opcode;
  if (opcode !== OPCODE.text && opcode !== OPCODE.binary) return 'sendAgainControl';
  return (flags & (FLAG.payloadUnknown | FLAG.payloadCut)) === 0 ? null : 'sendAgainUnknown';
}

function hexText(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(' ');
}
