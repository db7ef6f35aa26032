import type { ComponentChildren, JSX } from 'preact';
import { FLAG } from '../../../events/message-segment.ts';
import type { WireFault } from '../../../events/wire-frames.ts';
import { isControl } from '../../../protocol/websocket/frame-header.ts';
import { frameSize } from '../../../protocol/websocket/header-layout.ts';
import type { Connection } from '../../../session/connection.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { asSentence } from '../../selectors/as-sentence.ts';
import { closeOfFrame, isCloseKnown } from '../../selectors/close-of-frame.ts';
import type { FrameFaults } from '../../selectors/frame-faults.ts';
import { byteText, clockText, wholeNumber } from '../../selectors/quantity.ts';
import type { WireMessage } from '../../selectors/wire-messages.ts';
import type { WireOf } from '../../selectors/wire-of.ts';
import { frameDirection, frameMeaning, ratioText } from '../../selectors/wire-text.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { opcodeText } from '../messages/opcode-text.ts';
import { closeWords } from './close-words.tsx';
import { faultyByte, frameFields } from './frame-fields.ts';
import { HeaderFields } from './header-fields.tsx';
import { shownPart, useFramePayload } from './use-frame-payload.ts';

interface FrameDetailsProps {
  readonly connection: Connection;
  readonly of: WireOf;
  readonly frame: number;
  readonly faults: FrameFaults;
  readonly onCopy: () => void;
}

/** The selected frame: its bytes by field, its message, and what is wrong with it. */
export function FrameDetails({ connection, of, frame, faults, onCopy }: FrameDetailsProps): JSX.Element {
  const { follower, menu, selection } = usePanel();
  const { wire, messages } = of;
  const header = wire.header(frame);
  const message = messages.message(frame);
  const offset = messages.offset(frame);
  const { length, opcode, final } = header;
  const ownFaults = faults.of(frame);
  const size = frameSize(header);
  const fault = faultyByte(ownFaults, offset, size === null ? null : size - length);
  const kept = useFramePayload({ frame, message, before: messages.payloadBefore(frame), length, fault });
  const close = closeOfFrame(connection, of, frame);
  const fields = frameFields({
    of,
    frame,
    faults: ownFaults,
    index: follower.session.value.messages,
    payload: close === null ? kept : bodyPart(close.body),
    closed: isCloseKnown(connection, of),
  });
  const number = wholeNumber(frame + 1);
  const incomplete = wire.incomplete(frame);
  return (
    <section class="message-details wire-details" aria-label={text('wireDetails')}>
      <ScrollRegion class="page" label={text('wireFrame', number)}>
        {ownFaults.map((each, i) => (
          <Fault key={i} fault={each} />
        ))}
        {incomplete && <p class="warn">{text('wireCut')}</p>}
        <HeaderFields
          label={text('wireFieldsOf', number)}
          fields={fields}
          onMenu={(place) => menu.open({ kind: 'wire', connection: connection.id, frame }, place)}
          onCopy={onCopy}
          summary={`${text('wireFrameIs', number, opcodeText(opcode))} ${frameMeaning(header, message, !incomplete)}`}
        />
        <dl class="facts">
          <Fact name={text('columnTime')}>
            {clockText(wire.at(frame))} <span class="dim">{frameDirection(wire.outgoing(frame))}</span>
          </Fact>
          <Fact name={text('wireOffset')}>
            {offset === null ? (
              <span class="dim">{text('wireOffsetUnknown')}</span>
            ) : (
              text('wireOffsetIs', wholeNumber(offset))
            )}
          </Fact>
          {close !== null && (
            <Fact name={text('tabClose')}>
              {closeWords(close.close)}{' '}
              <button type="button" class="link" onClick={() => selection.showTab('close')}>
                {text('wireShowClose')}
              </button>
            </Fact>
          )}
          {/* Of a frame that ends no message although it is a last one, its fault says why. */}
          {message === null && !isControl(opcode) && (!final || incomplete) && (
            <Fact name={text('wireMessage')}>
              <span class="warn">{text('wireUnfinishedLong')}</span>
            </Fact>
          )}
          {message !== null && <MessageFact message={message} />}
        </dl>
      </ScrollRegion>
    </section>
  );
}

/** The first bytes of a close frame's body. */
function bodyPart(body: Uint8Array): { readonly bytes: Uint8Array; readonly from: number } {
  return { bytes: body.subarray(0, shownPart(body.length, null).count), from: 0 };
}

function Fault({ fault: { what, offset } }: { readonly fault: WireFault }): JSX.Element {
  const { selection } = usePanel();
  return (
    <div class="wire-fault">
      <bdi>{asSentence(what)}</bdi>{' '}
      {offset !== null && <span class="dim">{text('wireFaultAt', wholeNumber(offset))}</span>}{' '}
      <button type="button" class="link" onClick={() => selection.showTab('checks')}>
        {text('wireFaultChecks')}
      </button>
    </div>
  );
}

/** The message that a frame belongs to, with the way there. */
function MessageFact({ message }: { readonly message: WireMessage }): JSX.Element {
  const { selection } = usePanel();
  const { row, frames, first, last } = message;
  return (
    <>
      <Fact name={text('wireMessage')}>
        {frames > 1 &&
          text('wireFramesOf', wholeNumber(frames), wholeNumber(first + 1), wholeNumber(last + 1))}{' '}
        {row === null ? (
          <span class="dim">{text('wireNotLinked')}</span>
        ) : (
          <button
            type="button"
            class="link"
            onClick={() => {
              selection.message.value = row;
              selection.showTab('messages');
            }}
          >
            {text('wireShowMessage')}
          </button>
        )}
      </Fact>
      {message.compressed && row !== null && (
        <Fact name={text('columnRatio')}>
          <Ratio message={message} row={row} />
        </Fact>
      )}
    </>
  );
}

function Ratio({ message, row }: { readonly message: WireMessage; readonly row: number }): JSX.Element {
  const index = usePanel().follower.session.value.messages;
  const { bytes } = message;
  if ((index.flags(row) & FLAG.payloadUnknown) !== 0) return <>{text('wireRatioUnknown', byteText(bytes))}</>;
  const size = index.size(row);
  return (
    <>
      {text('wireRatioOf', byteText(size), byteText(bytes), ratioText(bytes, size) ?? '–')}{' '}
      <span class="dim">{text('wireRatioExactly', wholeNumber(bytes), wholeNumber(size))}</span>
    </>
  );
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
