import type { ComponentChildren } from 'preact';
import { countVerdicts } from '../../analysis/verdict-counts.ts';
import type { Connection } from '../../session/connection.ts';
import { lazy } from '../parts/lazy.tsx';
import { failureTitle } from '../selectors/failure-title.ts';
import { hasFailed } from '../selectors/life-of.ts';
import { wholeNumber } from '../selectors/quantity.ts';
import type { Panel } from '../state/panel.ts';
import { type MessageKey, text, textOf } from '../text.ts';
import { Checks } from './checks/checks.tsx';
import { Failure } from './failure/failure.tsx';
import { Handshake } from './handshake/handshake.tsx';
import { Messages } from './messages/messages.tsx';

/** One tab of the details. A new view is one more entry here. */
interface DetailTab {
  readonly id: string;
  readonly title: MessageKey | ((connection: Connection, panel: Panel) => MessageKey);
  readonly offered: (connection: Connection, panel: Panel) => boolean;
  readonly badge?: (connection: Connection, panel: Panel) => ComponentChildren;
  readonly content: (connection: Connection) => ComponentChildren;
}

const words = { waiting: () => '', failed: () => text('lazyFailed') };
const Timeline = lazy(async () => (await import('./timeline/timeline.tsx')).Timeline, words);
const Close = lazy(async () => (await import('./close/close.tsx')).Close, words);
const InitiatorView = lazy(async () => (await import('./initiator/initiator.tsx')).InitiatorView, words);

const Wire = lazy(async () => (await import('./wire/wire.tsx')).Wire, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

const always = () => true;

/** The tabs of a selected connection, in order; the first one is shown where none was chosen. */
export const DETAIL_TABS: readonly DetailTab[] = [
  {
    id: 'failure',
    title: (connection, panel) =>
      failureTitle(connection, panel.judgements.explanation(panel.follower.session.value, connection)),
    offered: (connection, panel) =>
      hasFailed(connection) ||
      panel.judgements.explanation(panel.follower.session.value, connection) !== null,
    content: (connection) => <Failure connection={connection} />,
  },
  {
    id: 'handshake',
    title: 'tabHandshake',
    offered: always,
    content: (connection) => <Handshake connection={connection} />,
  },
  {
    id: 'checks',
    title: 'tabChecks',
    offered: always,
    badge: (connection, panel) => {
      const { failed, errors } = countVerdicts(
        panel.judgements.findings(panel.follower.session.value, connection),
      );
      const count = failed + errors;
      return count === 0 ? null : (
        // The tab's name stays its title: the number is only visual, and the list itself states it.
        <span class="badge bad" aria-hidden="true" title={textOf('checksFailed', count)}>
          {wholeNumber(count)}
        </span>
      );
    },
    content: (connection) => <Checks connection={connection} />,
  },
  {
    id: 'messages',
    title: 'tabMessages',
    offered: always,
    content: (connection) => <Messages connection={connection} />,
  },
  {
    id: 'wire',
    title: 'tabWire',
    offered: ({ kind }) => kind === 'websocket',
    content: (connection) => <Wire connection={connection} />,
  },
  {
    id: 'timeline',
    title: 'tabTimeline',
    offered: always,
    content: (connection) => <Timeline connection={connection} />,
  },
  {
    id: 'close',
    title: 'tabClose',
    offered: always,
    content: (connection) => <Close connection={connection} />,
  },
  {
    id: 'initiator',
    title: 'tabInitiator',
    offered: always,
    content: (connection) => <InitiatorView connection={connection} />,
  },
];
