import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { FLAG } from '../../../events/message-segment.ts';
import type { Connection } from '../../../session/connection.ts';
import { messagesObserved } from '../../../session/messages-observed.ts';
import { chosenColumns } from '../../parts/columns.ts';
import { focusWithin } from '../../parts/focus-within.ts';
import { Grid } from '../../parts/grid.tsx';
import { Split } from '../../parts/split.tsx';
import { useElementSize } from '../../parts/use-element-size.ts';
import { connectionMarks } from '../../selectors/connection-marks.ts';
import { firstRowAt, messageList } from '../../selectors/message-list.ts';
import { usePanel, useSession } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import { copyChosenMessages } from '../menus/copy-chosen.ts';
import { FilterFaults } from '../search/filter-faults.tsx';
import { Shortcomings } from '../search/find-bar.tsx';
import { shortcomings } from '../search/search-words.ts';
import { SendBar } from '../send/send-bar.tsx';
import { markText } from './mark-text.ts';
import { messageCell } from './message-cell.tsx';
import { messageColumns } from './message-columns.ts';
import { MessageDetails } from './message-details.tsx';
import { MessageFilterBar } from './message-filter-bar.tsx';
import { MessageJump } from './message-jump.tsx';

/** The messages tab: the list of a connection's messages, and the selected one below or beside it. */
export function Messages({ connection }: { readonly connection: Connection }): JSX.Element {
  const panel = usePanel();
  const { layout, selection, previews, decodings, search } = panel;
  void previews.revision.value;
  void decodings.revision.value;
  const session = useSession();
  const index = session.messages;
  const hits = search.result.value;
  const all = index.ofConnection(connection.id);
  decodings.turnTo(connection, index);
  const list =
    hits === null
      ? messageList(index, all, connectionMarks(connection, session.marks))
      : messageList(index, hits, []);
  const selected = selection.message.value;
  const [jump, setJump] = useState<{ readonly row: number } | null>(null);
  const chosen = panel.find.chosen.value;
  useLayoutEffect(() => {
    const line = selected === null ? -1 : list.lineOf(selected);
    if (chosen > 0 && line >= 0) setJump({ row: line });
  }, [chosen]);
  const columns = chosenColumns(messageColumns(), layout.messageColumns.value).filter(
    // Where no protocol was recognised, a summary would say what the preview says.
    ({ id }) => id !== 'summary' || (decodings.choice.value?.decoder ?? null) !== null,
  );
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(frame);

  const grid = (
    <Grid
      label={text('messagesLabel')}
      columns={columns}
      widths={layout.messageWidths.value}
      onWidths={(widths) => {
        layout.messageWidths.value = widths;
      }}
      of={`${connection.id} ${hits === null ? '' : panel.messageFilter.query.value}`}
      rowCount={list.length}
      selected={selected === null ? -1 : list.lineOf(selected)}
      onSelect={(line, how) => {
        const row = selection.markedMessages.choose(how, line, list, selection.message.peek());
        if (row !== null) selection.message.value = row;
      }}
      marked={(line) => selection.markedMessages.has(list.at(line), selected)}
      onMenu={(line, place) => {
        const row = list.at(line);
        if (row >= 0) panel.menu.open({ kind: 'message', row }, place);
      }}
      onHeadingMenu={(column, place) => panel.menu.open({ kind: 'columns', of: 'messages', column }, place)}
      menuLabel={text('menuMessage')}
      onCopy={() => void copyChosenMessages(panel)}
      onActivate={() => focusWithin('.message-details')}
      onEscape={() => {
        selection.message.value = null;
      }}
      jump={jump}
      tail={{ newRows: (count) => textOf('newMessages', count) }}
      wholeRow={(line) => {
        const mark = list.marks[-1 - list.at(line)];
        return mark === undefined ? null : markText(mark);
      }}
      rowClass={(line) => {
        const row = list.at(line);
        if (row < 0) return 'mark';
        return (index.flags(row) & FLAG.outgoing) === 0 ? 'message' : 'message sent';
      }}
      cell={(line, column) => {
        const row = list.at(line);
        const before = line > 0 ? list.at(line - 1) : -1;
        return messageCell(index, row, before >= 0 ? before : null, column, panel);
      }}
      empty={
        <MessagesEmpty
          connection={connection}
          filtered={hits !== null}
          searching={hits?.state === 'running'}
        />
      }
    />
  );

  return (
    <div class="messages" ref={frame}>
      <div class="strip message-bar">
        <MessageFilterBar found={hits} total={all.length} />
        {all.length > 0 && (
          <MessageJump
            from={index.time(all.at(0))}
            onFirst={() => setJump({ row: 0 })}
            onLast={() => setJump({ row: list.length - 1 })}
            onTime={(time) => {
              const row = firstRowAt(index, hits ?? all, time);
              if (row === null) return;
              setJump({ row: list.lineOf(row) });
              selection.message.value = row;
            }}
          />
        )}
      </div>
      <FilterFaults filter={panel.messageFilter.text.value} faults={panel.messageFilter.faults.value} />
      {hits !== null && <Shortcomings said={shortcomings(hits)} />}
      <Split
        label={text('splitterMessages')}
        placement={width >= 720 && width > height * 1.6 ? 'beside' : 'below'}
        share={layout.messageShare.value}
        onShare={(share) => {
          layout.messageShare.value = share;
        }}
        first={grid}
        second={selected === null || selected >= index.count ? null : <MessageDetails row={selected} />}
      />
      <SendBar connection={connection} />
    </div>
  );
}

function MessagesEmpty({
  connection,
  filtered,
  searching,
}: {
  readonly connection: Connection;
  readonly filtered: boolean;
  readonly searching: boolean;
}): JSX.Element {
  const { messageFilter } = usePanel();
  if (filtered && searching) return <p>{text('messagesSearching')}</p>;
  if (filtered) {
    return (
      <>
        <strong>{text('messagesNoneFound')}</strong>
        <button type="button" class="button" onClick={() => messageFilter.clear()}>
          {text('filterShowAll')}
        </button>
      </>
    );
  }
  const over = connection.outcome === 'failed' || connection.outcome === 'refused';
  if (over) return <p>{text('messagesNotSwitched')}</p>;
  if (!messagesObserved(connection)) return <p>{text('messagesNotRecorded')}</p>;
  if (connection.kind === 'webtransport') return <p>{text('messagesNoneWebTransport')}</p>;
  if (connection.kind === 'event-stream' && connection.outcome !== 'closed') {
    return <p>{text('messagesNoneEventStream')}</p>;
  }
  return <p>{text(connection.outcome === 'closed' ? 'messagesNoneClosed' : 'messagesNoneYet')}</p>;
}
