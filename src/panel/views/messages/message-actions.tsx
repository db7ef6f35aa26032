import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { cannotSend } from '../../selectors/cannot-send.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { cannotRepeat, editAndSend, sendAgain } from './repeat-message.ts';

interface MessageActionsProps {
  readonly row: number;
  readonly connection: Connection;
}

/** Sends a recorded message again, unchanged or edited. */
export function MessageActions({ row, connection }: MessageActionsProps): JSX.Element | null {
  const panel = usePanel();
  const { recording, follower } = panel;
  const [said, setSaid] = useState({ row, tone: '', words: '' });
  const index = follower.session.value.messages;
  const stored = panel.sessions.stored.value;
  const reason = cannotSend(connection, recording.status.value, stored) ?? cannotRepeat(index, row);
  if (reason === 'sendOnlyWebSocket') return null;

  const again = async () => setSaid({ row, ...(await sendAgain(panel, connection.id, row)) });
  const edit = async () => {
    const problem = await editAndSend(panel, row);
    if (problem !== '') setSaid({ row, tone: 'bad', words: problem });
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
