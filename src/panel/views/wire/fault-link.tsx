import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { CHECK_OF_RULE } from '../../selectors/check-of-rule.ts';
import { usePanel, useSession } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** Leads from a failed check of frames to the first frame that broke it. */
export function FaultLink({
  connection,
  check,
}: {
  readonly connection: Connection;
  readonly check: string;
}): JSX.Element | null {
  const { selection } = usePanel();
  const fault = useSession()
    .wire(connection.id)
    ?.faults.find(({ rule }) => CHECK_OF_RULE[rule] === check);
  if (fault === undefined) return null;
  return (
    <p>
      <button
        type="button"
        class="link"
        onClick={() => {
          selection.frame.value = fault.frame;
          selection.showTab('wire');
        }}
      >
        {text('checksShowFrame')}
      </button>
    </p>
  );
}
