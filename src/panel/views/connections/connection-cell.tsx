import type { ComponentChildren, JSX } from 'preact';
import type { Finding } from '../../../analysis/finding.ts';
import { countVerdicts } from '../../../analysis/verdict-counts.ts';
import { describeCloseCode } from '../../../protocol/websocket/close-code.ts';
import type { Connection, Traffic } from '../../../session/connection.ts';
import { messagesObserved } from '../../../session/messages-observed.ts';
import type { Session } from '../../../session/session.ts';
import {
  chosenOf,
  connectionHost,
  connectionName,
  kindText,
  outcomeWord,
  refusedByBrowser,
  statusOf,
  switchedTo,
  targetWord,
} from '../../selectors/connection-text.ts';
import { notSeenText } from '../../selectors/not-seen-text.ts';
import { durationText, sizeText, wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';
import { CheckCounts } from './check-counts.tsx';
import { Waterfall } from './waterfall.tsx';

interface CellContext {
  readonly session: Session;
  readonly findings: (connection: Connection) => readonly Finding[];
  /** Names that connections to several hosts or ports have. */
  readonly sharedNames: ReadonlySet<string>;
  /** The span of the waterfall, in epoch milliseconds. */
  readonly begin: number;
  readonly end: number;
  /** Nothing more comes of this log. */
  readonly over: boolean;
}

/** One cell of the connections table. */
export function connectionCell(
  connection: Connection,
  column: string,
  context: CellContext,
): ComponentChildren {
  switch (column) {
    case 'name':
      return (
        <Name
          connection={connection}
          hostFirst={context.sharedNames.has(connectionName(connection))}
          over={context.over}
        />
      );
    case 'switched':
      return (
        <span
          class={refusedByBrowser(connection) ? 'bad' : ''}
          title={[switchedTo(connection), kindText(connection)]
            .filter((words) => words !== '')
            .join(' \u2013 ')}
        >
          {switchedTo(connection)}
        </span>
      );
    case 'target':
      return targetWord(connection);
    case 'status':
      return <Status connection={connection} />;
    case 'subprotocol':
      return <Chosen connection={connection} field="sec-websocket-protocol" />;
    case 'extensions':
      return <Chosen connection={connection} field="sec-websocket-extensions" />;
    case 'checks':
      return <CheckCounts counts={countVerdicts(context.findings(connection))} />;
    case 'messages':
      return (
        <BothWays connection={connection} session={context.session} say={({ count }) => wholeNumber(count)} />
      );
    case 'bytes':
      return (
        <BothWays
          connection={connection}
          session={context.session}
          say={(traffic) => sizeText(traffic.bytes, traffic)}
        />
      );
    case 'duration':
      return connection.closedAt === null ? '' : durationText(connection.closedAt - connection.createdAt);
    case 'close':
      return <Close connection={connection} />;
    case 'waterfall':
      return (
        <Waterfall
          connection={connection}
          page={context.session.pageSpans(connection)}
          begin={context.begin}
          end={context.end}
          over={context.over}
        />
      );
    default:
      return null;
  }
}

function Name({
  connection,
  hostFirst,
  over,
}: {
  readonly connection: Connection;
  /** Another connection has the same name and goes elsewhere. */
  readonly hostFirst: boolean;
  readonly over: boolean;
}): JSX.Element {
  const url = connection.url.seen ? connection.url.value : notSeenText(connection.url.why);
  const host = connectionHost(connection);
  const name = connectionName(connection);
  return (
    <span class="name-cell" title={url}>
      <span
        class={`dot ${connection.outcome} ${over ? 'over' : ''}`}
        role="img"
        aria-label={outcomeWord(connection, over)}
      />
      {hostFirst && (
        <span class="name-host">
          <bdi>{host}</bdi>
        </span>
      )}
      <span class="name-path">{name}</span>{' '}
      {!hostFirst && host !== name && <span class="name-path dim">{host}</span>}
    </span>
  );
}

function Status({ connection }: { readonly connection: Connection }): JSX.Element {
  const status = statusOf(connection);
  // A 101 alone would read like a success where no other column is in view.
  if (status !== null && refusedByBrowser(connection))
    return (
      <span class="bad" title={text('switchedRefusedByBrowser')}>
        {status} <span aria-hidden="true">✕</span>
        <span class="offstage"> {text('switchedRefusedByBrowser')}</span>
      </span>
    );
  if (connection.status.seen || status !== null) {
    return <span class={status !== null && status >= 400 ? 'bad' : ''}>{status}</span>;
  }
  return (
    <span class="dim" title={notSeenText(connection.status.why)}>
      {text('notObserved')}
    </span>
  );
}

function Chosen({
  connection,
  field,
}: {
  readonly connection: Connection;
  readonly field: 'sec-websocket-protocol' | 'sec-websocket-extensions';
}): JSX.Element {
  const value = chosenOf(connection, field);
  if (value === null) {
    return (
      <span class="dim" title={connection.response.seen ? '' : notSeenText(connection.response.why)}>
        {text('notObserved')}
      </span>
    );
  }
  return <span title={value}>{value}</span>;
}

function BothWays({
  connection,
  session,
  say,
}: {
  readonly connection: Connection;
  readonly session: Session;
  readonly say: (traffic: Traffic) => string;
}): JSX.Element {
  const sent = session.traffic(connection.id, 'client-to-server');
  const received = session.traffic(connection.id, 'server-to-client');
  if (sent.count + received.count === 0 && !messagesObserved(connection)) {
    return (
      <span class="dim" title={text('messagesNotRecorded')}>
        {text('notObserved')}
      </span>
    );
  }
  if (connection.kind === 'event-stream') {
    return (
      <span class={received.count === 0 ? 'dim' : ''} title={text('kindEventStream')}>
        <span class="way in">{'\u2193'}</span>
        {say(received)}
      </span>
    );
  }
  return (
    <span title={text('bothWays', say(sent), say(received))}>
      <span class={sent.count === 0 ? 'dim' : ''}>
        <span class="way out">{'\u2191'}</span>
        {say(sent)}
      </span>{' '}
      <span class={received.count === 0 ? 'dim' : ''}>
        <span class="way in">{'\u2193'}</span>
        {say(received)}
      </span>
    </span>
  );
}

function Close({ connection }: { readonly connection: Connection }): JSX.Element {
  // Only a WebSocket ends with a close code; a 0 of anything else would look like one.
  if (connection.kind !== 'websocket') return <span />;
  if (!connection.close.seen) {
    const why = connection.closedAt === null ? '' : notSeenText(connection.close.why);
    return (
      <span class="dim" title={why}>
        {connection.closedAt === null ? '' : text('notObserved')}
      </span>
    );
  }
  const { code } = connection.close.value;
  return (
    <span title={describeCloseCode(code).name} class={code === 1000 || code === 1001 ? '' : 'warn'}>
      {code}
    </span>
  );
}
