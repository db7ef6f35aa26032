import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import type { MenuPlace } from '../../parts/menu-place.ts';
import { RowMenuButton } from '../../parts/row-menu-button.tsx';
import type { ConnectionGroup } from '../../selectors/connection-lines.ts';
import { connectionHost, connectionName, outcomeWord, statusOf } from '../../selectors/connection-text.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { text, textOf } from '../../text.ts';

/** What a closed group must not hide comes first. */
const OUTCOMES: readonly (readonly Connection['outcome'][])[] = [
  ['failed', 'refused'],
  ['open'],
  ['pending'],
  ['closed'],
];

interface GroupLineProps {
  readonly group: ConnectionGroup;
  /** Nothing more comes of this log. */
  readonly over: boolean;
  readonly onToggle: () => void;
  /** Opens its menu, for a pointer that has no right button; null where it is not selected. */
  readonly onMenu: ((place: MenuPlace) => void) | null;
}

/** The line of a group of reconnects: how many, what became of them, and the newest. */
export function GroupLine({ group, over, onToggle, onMenu }: GroupLineProps): JSX.Element {
  const { members, newest, open } = group;
  const name = connectionName(newest).replace(/(?<=.)\?.*$/s, '');
  const host = connectionHost(newest);
  const status = statusOf(newest);
  const counts = OUTCOMES.map((outcomes) => ({
    outcomes,
    of: members.filter(({ outcome }) => outcomes.includes(outcome)),
  })).filter(({ of }) => of.length > 0);
  return (
    <span class="group-line" title={newest.url.seen ? newest.url.value : undefined}>
      <button
        type="button"
        class="disclosure"
        tabIndex={-1}
        aria-expanded={open}
        aria-label={text('groupMembers', name)}
        // The list keeps the focus, and with it the keys.
        onMouseDown={(event) => {
          event.preventDefault();
          event.currentTarget.closest<HTMLElement>('[role=grid]')?.focus();
        }}
        onClick={onToggle}
        onDblClick={(event) => event.stopPropagation()}
      />
      <span class={`dot ${newest.outcome} ${over ? 'over' : ''}`} aria-hidden="true" />
      <span class="name-path">{name}</span>
      <strong>
        {counts.map(({ outcomes, of }, at) => (
          <span key={outcomes[0]} class={outcomes[0] === 'failed' ? 'bad' : ''}>
            {at === 0 ? '' : ', '}
            {text(
              'groupCount',
              wholeNumber(of.length),
              outcomes[0] === 'failed' ? text('outcomeFailed') : outcomeWord(of[0] ?? newest, over),
            )}
          </span>
        ))}
      </strong>
      <span class="group-more dim">
        {textOf('groupAttempts', members.length)}
        {host === name ? '' : ` · ${host}`}
        {` · ${text('groupNewest', status === null ? outcomeWord(newest, over) : `${outcomeWord(newest, over)} (${status})`)}`}
      </span>
      {onMenu !== null && <RowMenuButton label={text('menuConnection')} onMenu={onMenu} />}
    </span>
  );
}
