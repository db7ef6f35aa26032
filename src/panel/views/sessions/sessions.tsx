import type { JSX } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import type { LogSummary } from '../../../store/log-store.ts';
import { ConfirmButton } from '../../parts/confirm-button.tsx';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { fileNameText, producerText } from '../../selectors/import-text.ts';
import { byteText, dateText, wholeNumber } from '../../selectors/quantity.ts';
import { usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';

/** The stored sessions: open one, delete one, delete all. */
export function SessionsView(): JSX.Element {
  const { sessions } = usePanel();
  const title = useRef<HTMLHeadingElement>(null);
  const id = useId();
  const list = sessions.list.value;
  const finished = list?.filter((summary) => summary.finished).length ?? 0;
  // Before it is painted: what is typed from then on arrives.
  useLayoutEffect(() => title.current?.focus(), []);
  return (
    <ScrollRegion class="page sessions" label={text('sessionsLabel')}>
      <div class="sessions-head">
        <h2 id={id} ref={title} tabIndex={-1}>
          {text('sessionsLabel')}
        </h2>
        <div class="actions">
          {finished > 0 && (
            <ConfirmButton
              words={text('sessionsDeleteAll')}
              question={textOf('sessionsDeleteAllAsk', finished)}
              yes={text('sessionsDelete')}
              no={text('sessionsKeep')}
              onConfirm={() => sessions.deleteAll()}
            />
          )}
          <button type="button" class="button" onClick={() => sessions.backToLive()}>
            {text('sessionsBack')}
          </button>
        </div>
      </div>
      <p class="dim">{text('sessionsHint')}</p>
      {list === null ? (
        <p>{text('loading')}</p>
      ) : list.length === 0 ? (
        <p>{text('sessionsNone')}</p>
      ) : (
        <SessionTable list={list} labelledBy={id} />
      )}
    </ScrollRegion>
  );
}

function SessionTable({
  list,
  labelledBy,
}: {
  readonly list: readonly LogSummary[];
  readonly labelledBy: string;
}): JSX.Element {
  return (
    <table class="plain-table session-table" aria-labelledby={labelledBy}>
      <thead>
        <tr>
          <th scope="col">{text('sessionsDate')}</th>
          <th scope="col">{text('sessionsHost')}</th>
          <th scope="col" class="numeric wide-only">
            {text('connectionsLabel')}
          </th>
          <th scope="col" class="numeric">
            {text('columnMessages')}
          </th>
          <th scope="col" class="numeric">
            {text('sessionsSize')}
          </th>
          <th scope="col">
            <span class="offstage">{text('sessionsDelete')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {list.map((summary) => (
          <SessionRow key={summary.log} summary={summary} />
        ))}
      </tbody>
    </table>
  );
}

/** A transcript has no times, only their order: it begins at 0. */
const EARLIEST = Date.UTC(1990);

function SessionRow({ summary }: { readonly summary: LogSummary }): JSX.Element {
  const { sessions, comparing } = usePanel();
  const date = summary.createdAt < EARLIEST ? text('sessionsNoDate') : dateText(summary.createdAt);
  const { imported } = summary;
  const known = imported === null ? text('sessionsNoHost') : fileNameText(imported.fileName);
  const host = summary.host === '' ? known : summary.host;
  return (
    <tr>
      <td class="begun">
        <button
          type="button"
          class="link"
          aria-label={text('sessionsOpen', host, date)}
          onClick={() => sessions.show(summary)}
        >
          {date}
        </button>
      </td>
      <td class="host" title={summary.url}>
        {host}
        {imported !== null && (
          <div class="dim">
            {summary.host === ''
              ? text('sessionsImportedFile', producerText(imported), dateText(imported.at))
              : text('sessionsImported', known, producerText(imported), dateText(imported.at))}
          </div>
        )}
      </td>
      <td class="numeric wide-only">{wholeNumber(summary.connections)}</td>
      <td class="numeric">
        {wholeNumber(summary.messages)}
        {summary.evictedMessages > 0 && (
          <div class="warn">{textOf('summaryEvicted', summary.evictedMessages)}</div>
        )}
      </td>
      <td class="numeric">{byteText(summary.diskBytes)}</td>
      <td class="session-actions">
        <button
          type="button"
          class="button"
          aria-label={text('sessionsCompareOne', host, date)}
          onClick={() => {
            comparing.value = { other: summary.log };
          }}
        >
          {text('diffCompare')}
        </button>
        {summary.finished ? (
          <ConfirmButton
            words={text('sessionsDelete')}
            label={text('sessionsDeleteOne', host, date)}
            question={text('sessionsDeleteAsk')}
            yes={text('sessionsDelete')}
            no={text('sessionsKeep')}
            onConfirm={() => sessions.delete(summary.log)}
          />
        ) : (
          <span class="dim">{text('sessionsInUse')}</span>
        )}
      </td>
    </tr>
  );
}
