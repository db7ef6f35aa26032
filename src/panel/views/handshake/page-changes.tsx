import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { pageStateText, spanLengthText } from '../../selectors/page-span-text.ts';
import { clockText } from '../../selectors/quantity.ts';
import { useCalmSession } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** The states of the connection's page while it existed: the lane of the waterfall, in words. */
export function PageChanges({ connection }: { readonly connection: Connection }): JSX.Element | null {
  const id = useId();
  const spans = useCalmSession().pageSpans(connection);
  if (spans.length === 0) return null;
  return (
    <section class="page-changes" aria-labelledby={id}>
      <h2 id={id}>{text('pageLaneTitle')}</h2>
      <table class="plain-table">
        <tbody>
          {spans.map((span) => (
            <tr key={`${span.state} ${span.from}`}>
              <th scope="row">
                <span class={`page-mark ${span.state}`} aria-hidden="true" />
                {pageStateText(span)}
              </th>
              <td class="numeric">{clockText(span.from)}</td>
              <td class="dim">{spanLengthText(span)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
