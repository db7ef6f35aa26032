import type { WireFault } from '../../../events/wire-frames.ts';
import { unmask } from '../../../protocol/websocket/frame-header.ts';
import { frameSize, type HeaderPart, headerLayout } from '../../../protocol/websocket/header-layout.ts';
import type { MessageIndex } from '../../../session/message-index.ts';
import { hexBytes } from '../../parts/hex-line.ts';
import { asSentence } from '../../selectors/as-sentence.ts';
import { isFaultOf } from '../../selectors/fault-fields.ts';
import { noPayloadText, payloadText, type ShownPayload } from '../../selectors/frame-payload-text.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import type { WireOf } from '../../selectors/wire-of.ts';
import { fieldMeaning, fieldName, frameMeaning } from '../../selectors/wire-text.ts';
import { text, textOf } from '../../text.ts';

/** One field to draw. */
export interface DrawnField {
  readonly id: string;
  readonly name: string;
  /** Number of its first byte, where it begins one; null within a byte. */
  readonly byte: number | null;
  /** Its digits, or what stands for them. */
  readonly digits: string;
  readonly meaning: string;
  /** What is wrong with it, as sentences; empty where nothing is. */
  readonly fault: string;
  /** Which byte of its digits is wrong; null where that is not known. */
  readonly wrongByte: number | null;
}

interface FrameToDraw {
  readonly of: WireOf;
  readonly frame: number;
  readonly faults: readonly WireFault[];
  readonly index: MessageIndex;
  /** Its payload; null where it is not kept, undefined until it is loaded. */
  readonly payload: ShownPayload | null | undefined;
  /** What the first close frame said is known. */
  readonly closed: boolean;
}

/** The fields of a frame, with what they say and what is wrong with them. */
export function frameFields(drawn: FrameToDraw): readonly DrawnField[] {
  const { of, frame, faults } = drawn;
  const { wire, messages } = of;
  const header = wire.header(frame);
  const message = messages.message(frame);
  const known = {
    compressed: message?.compressed === true,
    meaning: frameMeaning(header, message, !wire.incomplete(frame)),
  };
  const parts = headerLayout(header);
  const faultOf = (field: HeaderPart['field'] | 'payload', digits: string) =>
    faults
      .filter(({ rule }) => isFaultOf(rule, field, digits))
      .map(({ what }) => asSentence(what))
      .join(' ');
  const fields: DrawnField[] = parts.map((part, i) => ({
    id: part.field,
    name: fieldName(part.field),
    byte: parts[i - 1]?.byte === part.byte ? null : part.byte,
    digits: headerDigits(part, header.length),
    meaning: fieldMeaning(part, header, known),
    fault: faultOf(part.field, part.digits ?? ''),
    wrongByte: null,
  }));
  if (header.length > 0) fields.push(payloadField(drawn, faultOf('payload', '')));
  return fields;
}

function payloadField(
  { of: { wire, messages }, frame, faults, index, payload, closed }: FrameToDraw,
  fault: string,
): DrawnField {
  const header = wire.header(frame);
  const size = frameSize(header);
  const at = faultyByte(faults, messages.offset(frame), size === null ? null : size - header.length);
  const wrong = payload === null || payload === undefined || at === null ? -1 : at - payload.from;
  return {
    id: 'payload',
    name: text('wirePayload'),
    byte: size === null ? null : size - header.length,
    digits: payloadDigits(payload, header.length, header.masked === true ? header.key : 0),
    meaning:
      payload === undefined
        ? text('loading')
        : payload === null
          ? noPayloadText(wire, frame, messages.message(frame), { index, closed })
          : payloadText(payload, header),
    fault,
    wrongByte: wrong >= 0 && wrong < (payload?.bytes.length ?? 0) ? wrong : null,
  };
}

/** Position in the payload of the first byte that has a fault; null where none is known. */
export function faultyByte(
  faults: readonly WireFault[],
  offset: number | null,
  headerSize: number | null,
): number | null {
  if (offset === null || headerSize === null) return null;
  const found = faults.find((fault) => fault.offset !== null && fault.offset >= offset + headerSize);
  return found === undefined || found.offset === null ? null : found.offset - offset - headerSize;
}

/** Bits of a length with their number, bytes with a space between. */
function headerDigits({ field, byte, digits }: HeaderPart, length: number): string {
  if (digits === null) return '?';
  if (field === 'length') return `${digits} = ${wholeNumber(Number.parseInt(digits, 2))}`;
  const spaced = byte > 1 ? digits.replace(/..(?=.)/g, '$& ') : digits;
  return field === 'longLength' ? `${spaced} = ${wholeNumber(length)}` : spaced;
}

function payloadDigits(payload: ShownPayload | null | undefined, length: number, key: number): string {
  if (payload === undefined || payload === null) return textOf('wireBytes', length);
  const { bytes, from } = payload;
  const onWire = bytes.slice();
  if (key !== 0) unmask(onWire, key);
  return `${from > 0 ? '… ' : ''}${hexBytes(onWire)}${from + bytes.length < length ? ' …' : ''}`;
}
