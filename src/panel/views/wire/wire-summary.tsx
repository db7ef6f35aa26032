import type { JSX } from 'preact';
import type { Connection } from '../../../session/connection.ts';
import { unsentOf } from '../../../session/unsent-of.ts';
import type { FrameFaults } from '../../selectors/frame-faults.ts';
import { byteText, wholeNumber } from '../../selectors/quantity.ts';
import type { WireMessages } from '../../selectors/wire-messages.ts';
import { joinOfWire, type WireOf } from '../../selectors/wire-of.ts';
import { ratioText } from '../../selectors/wire-text.ts';
import { text, textOf } from '../../text.ts';

/** Which frames have no message, and why. */
function Doubt({ messages }: { readonly messages: WireMessages }): JSX.Element | null {
  const { doubt, lacking } = messages;
  if (doubt === null) return null;
  const [words, tip] =
    doubt === 'lacking'
      ? [textOf('wireLacking', lacking), text('wireLackingTip')]
      : doubt === 'unlinked'
        ? [text('wireUnlinked'), text('wireUnlinkedTip')]
        : [text('wireDiffering'), text('wireDifferingTip')];
  return (
    <span class="warn" title={tip}>
      {words}
    </span>
  );
}

interface WireSummaryProps {
  readonly connection: Connection;
  readonly of: WireOf;
  readonly faults: FrameFaults;
  readonly onNextFault: () => void;
}

/** Over the frames: how many, how much compression saved, faults, and how the wire came to this connection. */
export function WireSummary({ connection, of, faults, onNextFault }: WireSummaryProps): JSX.Element {
  const { wire, messages } = of;
  const { compression } = messages;
  const join = joinOfWire(connection);
  const unsent = unsentOf(connection);
  const ratio = ratioText(compression.onWire, compression.inflated);
  return (
    <div class="strip message-bar wire-bar">
      <span role="status" aria-label={text('wireSummary')} class="wire-counts">
        <span>{textOf('wireFrames', wire.count)}</span>
        {messages.controlFrames > 0 && <span>{textOf('wireControl', messages.controlFrames)}</span>}
        {compression.messages > 0 && ratio !== null && (
          <span
            title={text(
              'wireRatioExactly',
              wholeNumber(compression.onWire),
              wholeNumber(compression.inflated),
            )}
          >
            {text('wireRatioOf', byteText(compression.inflated), byteText(compression.onWire), ratio)}
          </span>
        )}
        {join !== null && (
          <span
            class={join.how === 'exact' ? 'ok' : 'warn'}
            title={text(join.how === 'exact' ? 'wireJoinedExactTip' : 'wireJoinedByOrderTip')}
          >
            {text(join.how === 'exact' ? 'wireJoinedExact' : 'wireJoinedByOrder')}
          </span>
        )}
        {unsent > 0 && (
          <span class="warn" title={text('wireUnsentTip')}>
            {textOf('wireUnsent', unsent)}
          </span>
        )}
        {of.done && <Doubt messages={messages} />}
      </span>
      {faults.frames.length > 0 && (
        <button type="button" class="button wire-next" onClick={onNextFault}>
          {textOf('wireNextFault', faults.frames.length)}
        </button>
      )}
    </div>
  );
}
