import type { ComponentChildren, JSX } from 'preact';
import type { WireFault } from '../../../events/wire-frames.ts';
import { type FrameHeader, isControl, unmask } from '../../../protocol/websocket/frame-header.ts';
import { headerLayout } from '../../../protocol/websocket/header-layout.ts';
import { hexBytes } from '../../parts/hex-line.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { byteText, clockText, wholeNumber } from '../../selectors/quantity.ts';
import type { WireMessage } from '../../selectors/wire-messages.ts';
import type { WireOf } from '../../selectors/wire-of.ts';
import { fieldMeaning, fieldName, opcodeMeaning, ratioText } from '../../selectors/wire-text.ts';
import { usePanel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import { opcodeText } from '../messages/opcode-text.ts';
import { type DrawnField, HeaderFields } from './header-fields.tsx';
import { SHOWN_BYTES, useFramePayload } from './use-frame-payload.ts';

interface FrameDetailsProps {
  readonly of: WireOf;
  readonly frame: number;
  readonly faults: readonly WireFault[];
}

/** The selected frame: its bytes by field, its message, and what is wrong with it. */
export function FrameDetails({ of: { wire, messages }, frame, faults }: FrameDetailsProps): JSX.Element {
  const header = wire.header(frame);
  const message = messages.message(frame);
  const offset = messages.offset(frame);
  const { length } = header;
  const payload = useFramePayload({ frame, message, before: messages.payloadBefore(frame), length });
  const compressed = message?.compressed === true;
  const parts = headerLayout(header);
  const fields: DrawnField[] = parts.map((part, i) => ({
    id: part.field,
    name: fieldName(part.field),
    byte: parts[i - 1]?.byte === part.byte ? null : part.byte,
    digits: part.digits === null ? '?' : spaced(part.digits, part.byte > 1),
    meaning: fieldMeaning(part, header, compressed),
  }));
  if (length > 0) {
    const last = parts.at(-1);
    const begins = header.lengthBytes === null || last === undefined ? null : 1 + header.lengthBytes;
    fields.push({
      id: 'payload',
      name: text('wirePayload'),
      byte: begins === null ? null : begins + (header.masked === true ? 4 : 0),
      digits: payloadDigits(payload, length, header.masked === true ? header.key : 0),
      meaning: payloadMeaning(payload, header, compressed),
    });
  }
  const number = wholeNumber(frame + 1);
  const opcode = opcodeText(header.opcode);
  return (
    <section class="message-details wire-details" aria-label={text('wireDetails')}>
      <ScrollRegion class="page" label={text('wireFrame', number)}>
        {faults.map((fault, i) => (
          <Fault key={i} fault={fault} />
        ))}
        <HeaderFields
          label={text('wireFieldsOf', number)}
          fields={fields}
          summary={`${text('wireFrameIs', number, opcode)} ${opcodeMeaning(header.opcode)}`}
        />
        {wire.incomplete(frame) && <p>{text('wireCut')}</p>}
        <dl class="facts">
          <Fact name={text('columnTime')}>
            {clockText(wire.at(frame))}{' '}
            <span class="dim">{text(wire.outgoing(frame) ? 'directionOut' : 'directionIn')}</span>
          </Fact>
          <Fact name={text('wireOffset')}>
            {offset === null ? (
              <span class="dim">{text('wireOffsetUnknown')}</span>
            ) : (
              text('wireOffsetIs', wholeNumber(offset))
            )}
          </Fact>
          <MessageFact message={message} control={isControl(header.opcode)} />
        </dl>
      </ScrollRegion>
    </section>
  );
}

function Fault({ fault: { what, offset } }: { readonly fault: WireFault }): JSX.Element {
  const { selection } = usePanel();
  return (
    <div class="wire-fault">
      <bdi>{what}.</bdi>{' '}
      {offset !== null && <span class="dim">{text('wireFaultAt', wholeNumber(offset))}</span>}{' '}
      <button type="button" class="link" onClick={() => selection.showTab('checks')}>
        {text('wireFaultChecks')}
      </button>
    </div>
  );
}

/** The message that a frame belongs to, with the way there. */
function MessageFact({
  message,
  control,
}: {
  readonly message: WireMessage | null;
  readonly control: boolean;
}): JSX.Element | null {
  const { selection, follower } = usePanel();
  if (message === null) {
    return control ? null : (
      <Fact name={text('wireMessage')}>
        <span class="dim">{text('wireUnfinishedLong')}</span>
      </Fact>
    );
  }
  const { row, bytes, compressed, frames, first, last } = message;
  const size = row === null ? null : follower.session.value.messages.size(row);
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
      {compressed && size !== null && (
        <Fact name={text('columnRatio')}>
          {text('wireRatioOf', byteText(size), byteText(bytes), ratioText(bytes, size) ?? '–')}{' '}
          <span class="dim">{text('wireRatioExactly', wholeNumber(bytes), wholeNumber(size))}</span>
        </Fact>
      )}
    </>
  );
}

function payloadDigits(payload: Uint8Array | null | undefined, length: number, key: number): string {
  if (payload === undefined || payload === null) return textOf('wireBytes', length);
  const onWire = payload.slice();
  if (key !== 0) unmask(onWire, key);
  return `${hexBytes(onWire)}${length > SHOWN_BYTES ? ' …' : ''}`;
}

function payloadMeaning(
  payload: Uint8Array | null | undefined,
  { length, masked }: FrameHeader,
  compressed: boolean,
): string {
  if (payload === undefined) return text('loading');
  if (payload === null) return text(compressed ? 'wirePayloadCompressed' : 'wirePayloadNotKept');
  const some = [wholeNumber(SHOWN_BYTES), wholeNumber(length)] as const;
  if (masked !== true) {
    return length > SHOWN_BYTES ? text('wirePayloadPlainFirst', ...some) : text('wirePayloadPlain');
  }
  return length > SHOWN_BYTES
    ? text('wirePayloadFirst', ...some, hexBytes(payload))
    : text('wirePayloadAll', hexBytes(payload));
}

/** Two digits a byte. */
function spaced(digits: string, bytes: boolean): string {
  return bytes ? digits.replace(/..(?=.)/g, '$& ') : digits;
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
