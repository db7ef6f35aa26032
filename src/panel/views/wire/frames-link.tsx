import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { wireOf } from '../../selectors/wire-of.ts';
import { usePanel, useSession } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** Leads from a message to its frames, where the wire was recorded and shows which they are. */
export function FramesLink({
  connection,
  row,
}: {
  readonly connection: Connection;
  readonly row: number;
}): JSX.Element | null {
  const { selection } = usePanel();
  const session = useSession();
  const first = wireOf(session, connection)?.messages.frameOfRow(session.messages, row) ?? null;
  if (first === null) return null;
  return (
    <button
      type="button"
      class="link"
      onClick={() => {
        selection.frame.value = first;
        selection.showTab('wire');
      }}
    >
      {text('wireShowFrames')}
    </button>
  );
}
