import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import type { DecodeAnswer } from '../../worker/decode-task.ts';
import { openMessage } from './open-message.ts';
import { OpenedMessageView } from './opened-message-view.tsx';

type Opened = Extract<DecodeAnswer, { readonly type: 'opened' }>;

/** The selected message as its decoder reads it: opened by the worker, which keeps it. */
export function DecodedView({
  row,
  connection,
}: {
  readonly row: number;
  readonly connection: Connection;
}): JSX.Element {
  const panel = usePanel();
  const decoder = panel.layout.decoders.of(connection);
  const [answer, setAnswer] = useState<{
    readonly row: number;
    readonly decoder: string | null;
    readonly opened: Opened | null;
  } | null>(null);
  useEffect(() => {
    let current = true;
    void openMessage(panel, connection, row).then((opened) => {
      if (current) setAnswer({ row, decoder, opened });
    });
    return () => {
      current = false;
    };
  }, [panel, row, connection.id, decoder]);
  const now = answer !== null && answer.row === row && answer.decoder === decoder ? answer : null;
  if (now === null) return <p class="page dim">{text('loading')}</p>;
  if (now.opened === null || now.opened.opened === null) {
    return <p class="page dim">{text('decodedNotWhole')}</p>;
  }
  return (
    <OpenedMessageView
      key={`${row} ${decoder}`}
      connection={connection}
      choice={now.opened.choice}
      decoders={now.opened.decoders}
      message={now.opened.opened}
    />
  );
}
