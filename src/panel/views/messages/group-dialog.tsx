import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { type Field, fieldTerm, noFieldTerm, pathText } from '../../../session/filter/field.ts';
import type { ColumnWidths, GridColumn } from '../../parts/columns.ts';
import { Grid } from '../../parts/grid.tsx';
import type { GridSort } from '../../parts/grid-header.tsx';
import { Modal } from '../../parts/modal.tsx';
import { printable } from '../../parts/printable.ts';
import { byteText, clockText, tenths, wholeNumber } from '../../selectors/quantity.ts';
import { type GroupingState, groupMessages, withoutField } from '../../state/field-grouping.ts';
import { usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import type { FieldGroup, FieldGroups } from '../../worker/search-task.ts';

interface GroupDialogProps {
  readonly connection: Connection;
  readonly field: Field;
  readonly onClose: () => void;
}

/** The values of a field, with how many messages have each. One that is chosen filters the list. */
export function GroupDialog({ connection, field, onClose }: GroupDialogProps): JSX.Element {
  const panel = usePanel();
  const { messageFilter } = panel;
  const [state, setState] = useState<GroupingState>({ at: 'running', found: null, progress: 0 });
  const [stopped, setStopped] = useState(false);
  const end = useRef(() => {});
  // What is listed, but for conditions on this field: one of them is to be chosen anew.
  const [rest] = useState(() => withoutField(messageFilter.text.peek(), field));
  const [filter] = useState(() => withoutField(messageFilter.query.peek(), field));
  useEffect(() => {
    end.current = groupMessages(panel, connection, { field, filter }, setState);
    return () => end.current();
  }, []);
  const title = text('groupingTitle', printable(pathText(field.path)));
  const choose = (group: FieldGroup | undefined) => {
    const term = group === undefined ? null : termOf(field, group);
    if (term === null) return;
    messageFilter.text.value = rest === '' ? term : `${rest} ${term}`;
    onClose();
  };
  const running = state.at === 'running' && !stopped;
  return (
    <Modal label={title} onClose={onClose}>
      <div class="export field-groups">
        <h2>{title}</h2>
        {filter !== '' && (
          <p>
            {text('groupingFiltered', '')}
            <code>{printable(filter)}</code>
          </p>
        )}
        <div role="status" aria-label={text('groupingState')}>
          {wordsOf(state, stopped).map((words) => (
            <p key={words} class={state.at === 'failed' ? 'bad' : ''}>
              {words}
            </p>
          ))}
        </div>
        {state.at !== 'failed' && state.found !== null && (
          <>
            <GroupGrid found={state.found} field={field} onChoose={choose} />
            <p class="dim">{text('groupingHint')}</p>
          </>
        )}
        <div class="actions">
          {running && (
            <button
              type="button"
              class="button"
              onClick={() => {
                end.current();
                setStopped(true);
              }}
            >
              {text('searchCancel')}
            </button>
          )}
          <button type="button" class="button primary" onClick={onClose}>
            {text('settingsClose')}
          </button>
        </div>
      </div>
    </Modal>
  );
}

/** The condition that lists the messages of a group; null where a filter cannot say it. */
function termOf(field: Field, { value, cut }: FieldGroup): string | null {
  if (cut) return null;
  return value === null ? noFieldTerm(field) : fieldTerm(field, value);
}

function wordsOf(state: GroupingState, stopped: boolean): readonly string[] {
  if (state.at === 'failed') return [text('groupingFailed', state.why)];
  const { found, progress } = state;
  const percent = wholeNumber(Math.floor(progress * 100));
  const said: string[] = [];
  if (state.at === 'running') said.push(text(stopped ? 'groupingStopped' : 'groupingWorking', percent));
  if (found === null) return said;
  const { groups, rest, values, unsearched } = found;
  said.push(textOf('groupingFound', values, wholeNumber(found.messages)));
  if (rest !== null) said.push(textOf('groupingRest', rest.count, wholeNumber(values)));
  const listed = groups.filter(({ value }) => value !== null).length;
  if (state.at === 'done' && values > listed) said.push(textOf('groupingNotListed', values - listed));
  const { evicted, unseen, cut } = unsearched;
  if (evicted > 0) said.push(textOf('searchEvicted', evicted));
  if (unseen > 0) said.push(textOf('searchUnseen', unseen));
  if (cut > 0) said.push(textOf('searchCut', cut));
  return said;
}

/** How each column orders the groups. */
const KEYS: Readonly<Record<string, (group: FieldGroup) => number>> = {
  count: ({ count }) => count,
  share: ({ count }) => count,
  bytes: ({ bytes }) => bytes,
  first: ({ first }) => first,
  last: ({ last }) => last,
};

function GroupGrid({
  found,
  field,
  onChoose,
}: {
  readonly found: FieldGroups;
  readonly field: Field;
  readonly onChoose: (group: FieldGroup | undefined) => void;
}): JSX.Element {
  const [widths, setWidths] = useState<ColumnWidths>({});
  const [sort, setSort] = useState<GridSort>({ column: 'count', descending: true });
  const [selected, setSelected] = useState(0);
  const groups = sorted(found.groups, sort);
  const all = found.messages;
  return (
    <div class="field-groups-grid" style={{ '--rows': String(groups.length) }}>
      <Grid
        label={text('groupingValue')}
        columns={columns()}
        widths={widths}
        onWidths={setWidths}
        rowCount={groups.length}
        selected={Math.min(selected, groups.length - 1)}
        onSelect={setSelected}
        onActivate={(row) => onChoose(groups[row])}
        sort={sort}
        onSort={(column) => {
          const descending = sort.column === column ? !sort.descending : column !== 'value';
          setSort({ column, descending });
        }}
        cell={(row, column) => {
          const group = groups[row];
          if (group === undefined) return null;
          return column === 'value' ? (
            <GroupValue group={group} term={termOf(field, group)} onChoose={() => onChoose(group)} />
          ) : (
            figure(group, column, all)
          );
        }}
      />
    </div>
  );
}

function columns(): readonly GridColumn[] {
  const number = { minWidth: 44, numeric: true, sortable: true } as const;
  return [
    { id: 'value', title: text('groupingValue'), width: 120, minWidth: 80, flexible: true, sortable: true },
    { id: 'count', title: text('groupingCount'), width: 90, ...number },
    { id: 'share', title: text('groupingShare'), width: 60, ...number, dropOrder: 2 },
    { id: 'bytes', title: text('columnBytes'), width: 76, ...number, dropOrder: 1 },
    { id: 'first', title: text('groupingFirst'), width: 94, ...number, dropOrder: 4 },
    { id: 'last', title: text('groupingLast'), width: 94, ...number, dropOrder: 3 },
  ];
}

function figure({ count, bytes, first, last }: FieldGroup, column: string, all: number): ComponentChildren {
  switch (column) {
    case 'count':
      return wholeNumber(count);
    case 'share':
      return `${tenths((count / Math.max(1, all)) * 100)} %`;
    case 'bytes':
      return byteText(bytes);
    case 'first':
      return clockText(first);
    default:
      return clockText(last);
  }
}

function GroupValue({
  group: { value, cut },
  term,
  onChoose,
}: {
  readonly group: FieldGroup;
  readonly term: string | null;
  readonly onChoose: () => void;
}): JSX.Element {
  const words = (
    <bdi class={value === null || value === '' ? 'dim' : ''}>
      {value === null
        ? text('groupingNone')
        : value === ''
          ? text('groupingEmpty')
          : `${printable(value)}${cut ? '\u2026' : ''}`}
    </bdi>
  );
  if (term === null) return <span title={text('groupingNoTerm')}>{words}</span>;
  return (
    // The grid has the focus, and Enter does the same.
    <button type="button" class="link" tabIndex={-1} onClick={onChoose}>
      {words}
    </button>
  );
}

function sorted(groups: readonly FieldGroup[], { column, descending }: GridSort): readonly FieldGroup[] {
  const sign = descending ? -1 : 1;
  const key = KEYS[column];
  if (key !== undefined) return groups.toSorted((a, b) => sign * (key(a) - key(b)));
  return groups.toSorted((a, b) => sign * byValue(a.value, b.value));
}

/** Numbers by their size, anything else as text; what is not there comes first. */
function byValue(a: string | null, b: string | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1;
  const [left, right] = [Number(a), Number(b)];
  if (a !== '' && b !== '' && left !== right && !Number.isNaN(left - right)) return left - right;
  return a < b ? -1 : a > b ? 1 : 0;
}
