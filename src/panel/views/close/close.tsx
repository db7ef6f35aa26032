import type { ComponentChildren, JSX } from 'preact';
import { describeCloseCode } from '../../../protocol/websocket/close-code.ts';
import { closeFramesInWords } from '../../../session/close-frames-in-words.ts';
import { closeUnrecorded } from '../../../session/close-unrecorded.ts';
import type { Connection } from '../../../session/connection.ts';
import { lazy } from '../../parts/lazy.tsx';
import { printable } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { notSeenText } from '../../selectors/not-seen-text.ts';
import { byteText, clockText, durationText } from '../../selectors/quantity.ts';
import { nothingComes } from '../../selectors/recording-ended.ts';
import { usePanel, useSession } from '../../state/panel.ts';
import { type MessageKey, text } from '../../text.ts';
import { BrowserWordsList } from '../handshake/browser-words-list.tsx';
import { CloseCodes } from './close-codes.tsx';

const CloseSigns = lazy(async () => (await import('./close-signs.tsx')).CloseSigns, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

/** The close tab: how a connection ended, as far as it was seen. */
export function Close({ connection }: { readonly connection: Connection }): JSX.Element {
  const session = useSession();
  const { sessions } = usePanel();
  const { close, closedAt } = connection;
  return (
    <ScrollRegion class="page" label={text('tabClose')}>
      <BrowserWordsList connection={connection} />
      {closedAt === null && (
        <p>
          {text(
            closeUnrecorded(connection)
              ? 'closeNotRecorded'
              : notClosed(
                  connection.outcome === 'pending',
                  nothingComes(session.marks, sessions.stored.value),
                ),
          )}
        </p>
      )}
      {closedAt !== null && (
        <dl class="facts">
          <Fact name={text('closeEnded')}>
            {clockText(closedAt)}{' '}
            <span class="dim">{text('closeAfter', durationText(closedAt - connection.createdAt))}</span>
          </Fact>
          {connection.kind !== 'websocket' ? (
            close.seen &&
            close.value.reason !== '' && (
              <Fact name={text('closeReason')}>
                <bdi>{printable(close.value.reason)}</bdi>
              </Fact>
            )
          ) : close.seen ? (
            <CloseSeenFacts close={close.value} />
          ) : (
            <Fact name={text('closeCode')}>
              <span class="dim">
                {neverOpened(connection) ? (
                  text('closeNeverOpened')
                ) : (
                  <>
                    {text('notObservableHere')} {closeNotSeen(connection)}
                  </>
                )}
              </span>
            </Fact>
          )}
          <Buffered connection={connection} />
        </dl>
      )}
      {closedAt !== null && <LikelyCause connection={connection} />}
      {closedAt !== null && mayHaveCode(connection) && <CloseSigns connection={connection} />}
      {mayHaveCode(connection) && <CloseCodes />}
    </ScrollRegion>
  );
}

/** How far the socket's buffer filled: it grows where a page sends faster than the network takes it. */
function Buffered({ connection: { bufferedPeak } }: { readonly connection: Connection }): JSX.Element | null {
  if (bufferedPeak === null) return null;
  return (
    <Fact name={text('closeBuffered')}>
      {byteText(bufferedPeak)} <span class="dim">{text('closeBufferedHint')}</span>
    </Fact>
  );
}

/** Why it may have ended, where that is known; the failure tab has the evidence. */
function LikelyCause({ connection }: { readonly connection: Connection }): JSX.Element | null {
  const panel = usePanel();
  const explanation = panel.judgements.explanation(useSession(), connection);
  if (explanation === null) return null;
  return (
    <div class="card neutral">
      <h2>{text('closeCause')}</h2>
      <p>{explanation.sentence}</p>
      <button
        type="button"
        class="link"
        onClick={() => {
          panel.selection.showTab('failure');
        }}
      >
        {text('closeCauseMore')}
      </button>
    </div>
  );
}

function notClosed(pending: boolean, ended: boolean): MessageKey {
  if (pending) return ended ? 'closePendingAtEnd' : 'closeNotBegun';
  return ended ? 'closeOpenAtEnd' : 'closeStillOpen';
}

/** Whether it ended, or may end, with a close code: only a WebSocket that was open has one. */
function mayHaveCode({ kind, outcome }: Connection): boolean {
  return kind === 'websocket' && (outcome === 'open' || outcome === 'closed');
}

function CloseSeenFacts({
  close,
}: {
  readonly close: Extract<Connection['close'], { seen: true }>['value'];
}): JSX.Element {
  const described = describeCloseCode(close.code);
  const frames = closeFramesInWords(close);
  const by = { client: 'closeByClient', server: 'closeByServer', unknown: 'closeByUnknown' } as const;
  return (
    <>
      <Fact name={text('closeCode')}>
        {close.fault === 'close-body' ? (
          <span class="dim">{text('closeNoCode')}</span>
        ) : (
          <strong>{close.code}</strong>
        )}{' '}
        {close.fault === undefined && (
          <>
            {described.name}
            <div class="dim">{described.meaning}</div>
            {!described.onWire && <div class="dim">{text('closeNeverOnWire')}</div>}
          </>
        )}
      </Fact>
      {frames.length > 0 && (
        <Fact name={text('closeFrames')}>
          {frames.map((sentence) => (
            <div key={sentence}>
              <bdi>{printable(sentence)}</bdi>
            </div>
          ))}
          <div class="dim">{text('closeFramesForPage')}</div>
        </Fact>
      )}
      <Fact name={text('closeReason')}>
        {close.reason === '' ? (
          <span class="dim">{text('closeNoReason')}</span>
        ) : (
          <bdi>{printable(close.reason)}</bdi>
        )}
      </Fact>
      <Fact name={text('closeBy')}>{text(by[close.by])}</Fact>
      {close.tcp !== undefined && (
        <Fact name={text('closeTcp')}>{text(close.tcp === 'reset' ? 'closeTcpReset' : 'closeTcpFin')}</Fact>
      )}
      <Fact name={text('closeClean')}>
        {close.wasClean === null ? (
          <span class="dim">{text('acceptNotObservable')}</span>
        ) : (
          text(close.wasClean ? 'closeCleanYes' : 'closeCleanNo')
        )}
      </Fact>
    </>
  );
}

/** A socket that did not open has no close frame, whatever its source shows. */
function neverOpened({ outcome, opened }: Connection): boolean {
  return (outcome === 'failed' || outcome === 'refused') && !opened.seen;
}

function closeNotSeen(connection: Connection): string {
  if (connection.close.seen) return '';
  const { why } = connection.close;
  return why === 'source-cannot' || why === 'not-yet' ? text('closeSourceCannot') : notSeenText(why);
}

function Fact({
  name,
  children,
}: {
  readonly name: string;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
