import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { validateAccept } from '../../../analysis/accept-validation.ts';
import { CUT_HEAD, explainNotSeen } from '../../../analysis/not-seen.ts';
import { realRequest } from '../../../analysis/situation.ts';
import type { Field } from '../../../protocol/http/field.ts';
import type { Connection } from '../../../session/connection.ts';
import { lazy } from '../../parts/lazy.tsx';
import type { MenuPlace } from '../../parts/menu-place.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { useElementSize } from '../../parts/use-element-size.ts';
import { kindText } from '../../selectors/connection-text.ts';
import { useCalmSession, usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { AcceptSteps } from './accept-steps.tsx';
import { BrowserWordsList } from './browser-words-list.tsx';
import { General } from './general.tsx';
import { HeadSection } from './head-section.tsx';
import { Negotiation } from './negotiation.tsx';
import { PageChanges } from './page-changes.tsx';
import { Timing } from './timing.tsx';

const AnswerBody = lazy(async () => (await import('./answer-body.tsx')).AnswerBody, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

const SIDE_BY_SIDE = 600;

/** The handshake tab: both heads as sent, what was offered and chosen, the accept computation, and the times. */
export function Handshake({ connection }: { readonly connection: Connection }): JSX.Element {
  const panel = usePanel();
  const findings = panel.judgements.heeded(useCalmSession(), connection);
  const frame = useRef<HTMLDivElement>(null);
  const { width } = useElementSize(frame);
  const request = realRequest(connection);
  const whyNoRequest = connection.request.seen ? 'invented-by-browser' : connection.request.why;
  const response = connection.response;
  const explained = panel.layout.explainFields.value;
  const validation = validateAccept(connection);
  const fieldMenu =
    (side: 'request' | 'response') =>
    ({ name, value }: Field, place: MenuPlace) =>
      panel.menu.open({ kind: 'field', connection: connection.id, side, name, value }, place);

  return (
    <ScrollRegion frame={frame} class="page handshake" label={text('tabHandshake')}>
      <General connection={connection} />
      <BrowserWordsList connection={connection} />
      {kindText(connection) !== '' && <p>{kindText(connection)}</p>}
      <div class={`heads ${width >= SIDE_BY_SIDE ? 'two' : ''} ${explained ? 'explained' : ''}`}>
        <HeadSection
          side="request"
          onFieldMenu={fieldMenu('request')}
          title={text('request')}
          startLine={
            request === null ? null : `${request.method} ${request.target} ${request.version}`.trim()
          }
          startLineSent={request !== null}
          fields={request?.fields ?? null}
          findings={findings}
          notObservable={
            request === null ? explainNotSeen('the request', whyNoRequest, connection) : whatWasCut(request)
          }
        />
        <HeadSection
          side="response"
          onFieldMenu={fieldMenu('response')}
          title={text('response')}
          startLine={
            response.seen
              ? `${response.value.version} ${response.value.status} ${response.value.reason}`.trim()
              : connection.status.seen
                ? text('statusFromBrowser', String(connection.status.value))
                : null
          }
          startLineSent={response.seen}
          fields={response.seen ? response.value.fields : null}
          findings={findings}
          notObservable={
            response.seen
              ? whatWasCut(response.value)
              : explainNotSeen('the response', response.why, connection)
          }
        />
      </div>
      {connection.body !== null && <AnswerBody body={connection.body} />}
      <label class="check-box">
        <input
          type="checkbox"
          checked={explained}
          onChange={(event) => {
            panel.layout.explainFields.value = event.currentTarget.checked;
          }}
        />
        <span>{text('explainFields')}</span>
      </label>
      <AcceptSteps validation={validation} connection={connection} />
      <Negotiation connection={connection} />
      <Timing connection={connection} />
      <PageChanges connection={connection} />
    </ScrollRegion>
  );
}

function whatWasCut({ cut }: { readonly cut?: true }): string {
  return cut === true ? CUT_HEAD : '';
}
