import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { clockText, durationText } from '../../selectors/quantity.ts';
import { text } from '../../text.ts';

/** When the steps of a connection happened, each with its distance from the previous one. */
export function Timing({ connection }: { readonly connection: Connection }): JSX.Element {
  const id = useId();
  const { createdAt, requestSentAt, responseReceivedAt, closedAt } = connection;
  const steps = [
    { name: text(connection.discovered ? 'timingNoticed' : 'timingCreated'), at: createdAt },
    { name: text('timingRequest'), at: requestSentAt },
    { name: text('timingResponse'), at: responseReceivedAt },
    { name: text('timingEnd'), at: closedAt },
  ].filter((step): step is { name: string; at: NonNullable<typeof step.at> } => step.at !== null);
  return (
    <section class="timing" aria-labelledby={id}>
      <h2 id={id}>{text('timingTitle')}</h2>
      <table class="plain-table">
        <tbody>
          {steps.map((step, index) => {
            const before = steps[index - 1];
            return (
              <tr key={step.name}>
                <th scope="row">{step.name}</th>
                <td class="numeric">{clockText(step.at)}</td>
                <td class="dim">
                  {before === undefined ? '' : `+${durationText(Math.max(0, step.at - before.at))}`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
