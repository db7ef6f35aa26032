import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { FLAG } from '../../../events/message-segment.ts';
import type { Connection } from '../../../session/connection.ts';
import type { Mark } from '../../../session/mark.ts';
import { messagesObserved } from '../../../session/messages-observed.ts';
import { chosenColumns } from '../../parts/columns.ts';
import { focusWithin } from '../../parts/focus-within.ts';
import { Grid } from '../../parts/grid.tsx';
import { lazy } from '../../parts/lazy.tsx';
import { Split } from '../../parts/split.tsx';
import { useElementSize } from '../../parts/use-element-size.ts';
import { connectionMarks } from '../../selectors/connection-marks.ts';
import { firstRowAt, type MessageList, messageList } from '../../selectors/message-list.ts';
import { nothingComes } from '../../selectors/recording-ended.ts';
import { type Panel, usePanel, useSession } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import { copyChosenMessages } from '../menus/copy-chosen.ts';
import { FilterFaults } from '../search/filter-faults.tsx';
import { Shortcomings } from '../search/find-bar.tsx';
import { shortcomings } from '../search/search-words.ts';
import { SendBar } from '../send/send-bar.tsx';
import { markText } from './mark-text.ts';
import { messageCell } from './message-cell.tsx';
import { messageColumns } from './message-columns.ts';
import { MessageFilterBar } from './message-filter-bar.tsx';
import { MessageJump } from './message-jump.tsx';

const MessageDetails = lazy(async () => (await import('./message-details.tsx')).MessageDetails, {
  waiting: () => text('loading'),
  failed: () => text('lazyFailed'),
});

const SaveMessages = lazy(async () => (await import('./save-messages.tsx')).SaveMessages, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

const MessageDiffDialog = lazy(async () => (await import('./message-diff-dialog.tsx')).MessageDiffDialog, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

const GroupDialog = lazy(async () => (await import('./group-dialog.tsx')).GroupDialog, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

type FoldsHeartbeats = (panel: Panel, connection: Connection, marks: readonly Mark[]) => MessageList | null;

/** What folds heartbeats; null until it is loaded. Without it they are listed one by one. */
let foldsHeartbeats: FoldsHeartbeats | null = null;

function useHeartbeatFolds(): FoldsHeartbeats | null {
  const [, redraw] = useState(false);
  useEffect(() => {
    if (foldsHeartbeats !== null) return;
    const load = async () => {
      foldsHeartbeats = (await import('./heartbeat-folds.tsx')).heartbeatsFolded;
      redraw(true);
    };
    load().catch(() => {});
  }, []);
  return foldsHeartbeats;
}

/** Below this height, in CSS pixels, the tab has too little room for a list and a message of the same height. */
const SHORT = 460;

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
  const fields = layout.fields.fieldsOf(connection);
  decodings.turnTo(connection, index, fields);
  const folding = useHeartbeatFolds();
  const listed = () => {
    if (hits !== null) return messageList(index, hits, []);
    const marks = connectionMarks(connection, session.marks);
    const folded = layout.foldHeartbeats.value ? folding?.(panel, connection, marks) : null;
    return folded ?? messageList(index, all, marks);
  };
  const list = listed();
  const selected = selection.message.value;
  const [jump, setJump] = useState<{ readonly row: number } | null>(null);
  /** Brings a row into view; one that is folded is shown itself. */
  const jumpTo = (row: number) => {
    const line = list.lineOf(row);
    const fold = list.foldAt?.(line) ?? null;
    fold?.turn(true);
    if (line >= 0) setJump({ row: fold === null ? line : listed().lineOf(row) });
  };
  const chosen = panel.find.chosen.value;
  useLayoutEffect(() => {
    if (chosen > 0 && selected !== null) jumpTo(selected);
  }, [chosen]);
  const columns = chosenColumns(messageColumns(fields), layout.messageColumns.value).filter(
    // Where no protocol was recognised, a summary would say what the preview says.
    ({ id }) => id !== 'summary' || (decodings.choice.value?.decoder ?? null) !== null,
  );
  const frame = useRef<HTMLDivElement>(null);
  const { width, height } = useElementSize(frame);
  const short = height < SHORT;
  // Docked low or zoomed in, a message beside the list keeps the whole height.
  const beside = short ? width >= 440 && width > height * 1.4 : width >= 720 && width > height * 1.6;
  const share = short && !beside ? layout.messageShareShort : layout.messageShare;
  const compared = panel.comparingMessages.value;
  const grouped = panel.grouping.value;

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
        const before = selection.message.peek();
        const row = selection.markedMessages.choose(how, selectable(list, line, before), list, before);
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
      onActivate={(line) => {
        const fold = list.foldAt?.(line) ?? null;
        if (fold === null) focusWithin('.message-details');
        else fold.turn(!fold.open);
      }}
      onSideways={(line, open) => {
        // A message of an open run closes it.
        const fold = list.foldAt?.(line) ?? list.runOf?.(list.at(line)) ?? null;
        if (fold === null || fold.open === open) return false;
        fold.turn(open);
        return true;
      }}
      anchor={{
        version: list.version,
        keyAt: (line) => list.at(line),
        lineOf: (row) => list.lineOf(row),
      }}
      onEscape={() => {
        selection.message.value = null;
      }}
      jump={jump}
      tail={{ newRows: (count) => textOf('newMessages', count) }}
      wholeRow={(line) => {
        const mark = list.marks[-1 - list.at(line)];
        return mark === undefined ? (list.foldAt?.(line)?.view() ?? null) : markText(mark);
      }}
      rowClass={(line) => {
        if (list.foldAt?.(line)) return 'fold';
        const row = list.at(line);
        if (row < 0) return 'mark';
        return (index.flags(row) & FLAG.outgoing) === 0 ? 'message' : 'message sent';
      }}
      cell={(line, column) => {
        const row = list.at(line);
        const before = line > 0 ? (list.foldAt?.(line - 1)?.before ?? list.at(line - 1)) : -1;
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
            onSave={() => {
              panel.savingMessages.value = true;
            }}
            onFirst={() => setJump({ row: 0 })}
            onLast={() => setJump({ row: list.length - 1 })}
            onTime={(time) => {
              const row = firstRowAt(index, hits ?? all, time);
              if (row === null) return;
              jumpTo(row);
              selection.message.value = row;
            }}
          />
        )}
      </div>
      <FilterFaults filter={panel.messageFilter.text.value} faults={panel.messageFilter.faults.value} />
      {hits !== null && <Shortcomings said={shortcomings(hits)} />}
      <Split
        label={text('splitterMessages')}
        placement={beside ? 'beside' : 'below'}
        share={share.value}
        onShare={(next) => {
          share.value = next;
        }}
        first={grid}
        second={selected === null || selected >= index.count ? null : <MessageDetails row={selected} />}
      />
      <SendBar connection={connection} />
      {panel.savingMessages.value && <SaveMessages connection={connection} />}
      {compared !== null && (
        <MessageDiffDialog
          connection={connection}
          {...compared}
          onClose={() => {
            panel.comparingMessages.value = null;
          }}
        />
      )}
      {grouped !== null && (
        <GroupDialog
          connection={connection}
          field={grouped}
          onClose={() => {
            panel.grouping.value = null;
          }}
        />
      )}
    </div>
  );
}

/** The line that a choice of `line` means: from one message, an arrow key goes on over lines that are none. */
function selectable(list: MessageList, line: number, selected: number | null): number {
  const from = selected === null ? -1 : list.lineOf(selected);
  const step = line - from;
  if (Math.abs(step) !== 1) return line;
  let to = line;
  while (to >= 0 && to < list.length && list.at(to) < 0) to += step;
  return to >= 0 && to < list.length ? to : line;
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
  const { messageFilter, sessions } = usePanel();
  const { marks } = useSession();
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
  if (!messagesObserved(connection)) {
    const heard = connection.kind === 'event-stream' && connection.sources.includes('page-hook');
    return <p>{text(heard ? 'messagesNotHeard' : 'messagesNotRecorded')}</p>;
  }
  if (connection.kind === 'webtransport') return <p>{text('messagesNoneWebTransport')}</p>;
  if (connection.outcome === 'closed') return <p>{text('messagesNoneClosed')}</p>;
  if (nothingComes(marks, sessions.stored.value)) return <p>{text('messagesNoneRecorded')}</p>;
  return <p>{text(connection.kind === 'event-stream' ? 'messagesNoneEventStream' : 'messagesNoneYet')}</p>;
}
