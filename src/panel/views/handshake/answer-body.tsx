import type { JSX } from 'preact';
import { BODY_LIMIT } from '../../../events/event.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { printableLines } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { wholeNumber } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';

/** The beginning of the answer's body, as text: a page of HTML is its source. */
export function AnswerBody({ body }: { readonly body: string }): JSX.Element {
  return (
    <div class="answer-body">
      <h2>
        {text('responseBody')} <CopyButton text={() => body} label={text('copy')} done={text('copied')} />
      </h2>
      {body.length >= BODY_LIMIT && <p class="dim">{text('responseBodyFirst', wholeNumber(body.length))}</p>}
      <ScrollRegion class="probe-body" label={text('responseBody')}>
        <pre>
          <bdi>{printableLines(body.replaceAll('\r\n', '\n'))}</bdi>
        </pre>
      </ScrollRegion>
    </div>
  );
}
