import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { focusWithin } from '../../parts/focus-within.ts';
import { Grid } from '../../parts/grid.tsx';
import { Split } from '../../parts/split.tsx';
import { useElementSize } from '../../parts/use-element-size.ts';
import { closeOfFrame } from '../../selectors/close-of-frame.ts';
import { FrameFaults } from '../../selectors/frame-faults.ts';
import { type WireOf, wireOf } from '../../selectors/wire-of.ts';
import { nextTask } from '../../state/next-task.ts';
import { usePanel, useSession } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { copyFrame } from '../menus/copying-frame.ts';
import { FrameDetails } from './frame-details.tsx';
import { wireCell } from './wire-cell.tsx';
import { wireColumns } from './wire-columns.ts';
import { WireEmpty } from './wire-empty.tsx';
import { WireSummary } from './wire-summary.tsx';

/** The wire tab: the frames of a connection in their order, and the selected one. */
export function Wire({ connection }: { readonly connection: Connection }): JSX.Element {
  const session = useSession();
  const of = wireOf(session, connection);
  const [, drawAgain] = useState(0);
  const unread = of !== null && !of.done;
  // Many frames are read in tasks of their own, so that the panel answers meanwhile.
  useEffect(() => {
    if (!unread) return undefined;
    let current = true;
    void nextTask().then(() => {
      if (current) drawAgain((count) => count + 1);
    });
    return () => {
      current = false;
    };
  });
  return of === null ? <WireEmpty connection={connection} /> : <Frames connection={connection} of={of} />;
}

function Frames({ connection, of }: { readonly connection: Connection; readonly of: WireOf }): JSX.Element {
  const panel = usePanel();
  const { layout, selection, follower } = panel;
  const { wire, messages } = of;
  const index = follower.session.value.messages;
  const faults = useMemo(() => new FrameFaults(wire), [wire, wire.faults.length]);
  const selected = selection.frame.value;
  const [jump, setJump] = useState<{ readonly row: number } | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(frame);
  // Whoever comes from a message wants to see its frames.
  useLayoutEffect(() => {
    if (selected !== null) setJump({ row: selected });
  }, []);
  const context = {
    ...of,
    index,
    faults: (row: number) => faults.of(row),
    closeOf: (row: number) => closeOfFrame(connection, of, row)?.close ?? null,
  };
  const message = selected === null ? null : messages.message(selected);
  const onCopy = () => {
    const chosen = selection.frame.peek();
    if (chosen !== null) void copyFrame(panel, { connection: connection.id, frame: chosen });
  };

  const grid = (
    <Grid
      label={text('wireLabel')}
      columns={wireColumns()}
      widths={layout.wireWidths.value}
      onWidths={(widths) => {
        layout.wireWidths.value = widths;
      }}
      of={connection.id}
      rowCount={wire.count}
      selected={selected ?? -1}
      onSelect={(row) => {
        selection.frame.value = row;
      }}
      onMenu={(row, place) => panel.menu.open({ kind: 'wire', connection: connection.id, frame: row }, place)}
      menuLabel={text('menuFrame')}
      onCopy={onCopy}
      onActivate={() => focusWithin('.wire-details')}
      onEscape={() => {
        selection.frame.value = null;
      }}
      jump={jump}
      rowClass={(row) => {
        const same = message !== null && message.frames > 1 && messages.message(row)?.first === message.first;
        return `message ${wire.outgoing(row) ? 'sent' : ''} ${same ? 'same-message' : ''} ${faults.of(row).length > 0 ? 'faulty' : ''}`;
      }}
      cell={(row, column) => wireCell(row, column, context)}
    />
  );

  return (
    <div class="messages wire" ref={frame}>
      <WireSummary
        connection={connection}
        of={of}
        faults={faults}
        onNextFault={() => {
          const next = faults.after(selection.frame.peek() ?? -1);
          if (next === null) return;
          selection.frame.value = next;
          setJump({ row: next });
        }}
      />
      <Split
        label={text('splitterWire')}
        placement={width >= 820 && width > height * 1.6 ? 'beside' : 'below'}
        share={layout.wireShare.value}
        onShare={(share) => {
          layout.wireShare.value = share;
        }}
        first={grid}
        second={
          selected === null || selected >= wire.count ? null : (
            <FrameDetails connection={connection} of={of} frame={selected} faults={faults} onCopy={onCopy} />
          )
        }
      />
    </div>
  );
}
