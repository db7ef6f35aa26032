import { OPCODE } from '../../events/message-segment.ts';
import { type FrameHeader, isControl } from '../../protocol/websocket/frame-header.ts';
import type { HeaderField, HeaderPart } from '../../protocol/websocket/header-layout.ts';
import { type MessageKey, text, textOf } from '../text.ts';
import { tenths, wholeNumber } from './quantity.ts';
import type { WireMessage } from './wire-messages.ts';

/** What a compressed message takes on the wire, in percent of what it says; null where it says nothing. */
export function ratioText(onWire: number, inflated: number): string | null {
  if (inflated === 0) return null;
  const percent = (onWire / inflated) * 100;
  if (percent < 0.1) return text('wirePercentBelow', tenths(0.1));
  return text('wirePercent', percent < 9.95 ? tenths(percent) : wholeNumber(Math.round(percent)));
}

/** Who sent a frame. It need not be the page: browsers answer pings and close frames by themselves, and a capture may be of any client. */
export function frameDirection(outgoing: boolean): string {
  return text(outgoing ? 'wireOut' : 'directionIn');
}

const CONTROL: Readonly<Record<number, MessageKey>> = {
  8: 'wireOpcode8',
  9: 'wireOpcode9',
  10: 'wireOpcode10',
};

/** What a frame is, as a sentence: of which message, or which control frame. `complete`: its bytes do not end within it. */
export function frameMeaning(
  { opcode, final }: FrameHeader,
  message: WireMessage | null,
  complete: boolean,
): string {
  const whole = final && complete;
  if (opcode === OPCODE.text) return text(whole ? 'wireWholeText' : 'wireOpcode1');
  if (opcode === OPCODE.binary) return text(whole ? 'wireWholeBinary' : 'wireOpcode2');
  if (opcode !== OPCODE.continuation) return text(CONTROL[opcode] ?? 'wireOpcodeReserved');
  if (message === null) return text('wireOpcode0');
  return text(whole ? 'wireEnds' : 'wireContinues', wholeNumber(message.first + 1));
}

const NAMES: Readonly<Record<HeaderField, MessageKey>> = {
  fin: 'wireFieldFin',
  rsv1: 'wireFieldRsv1',
  rsv2: 'wireFieldRsv2',
  rsv3: 'wireFieldRsv3',
  opcode: 'wireFieldOpcode',
  mask: 'wireFieldMask',
  length: 'wireFieldLength',
  longLength: 'wireFieldLongLength',
  key: 'wireFieldKey',
};

/** The name of a field in RFC 6455 section 5.2, in short. */
export function fieldName(field: HeaderField): string {
  return text(NAMES[field]);
}

/** What is known of a frame beside its header. */
interface FrameMeaning {
  /** RSV1 marks a compressed message. */
  readonly compressed: boolean;
  /** What it is: see `frameMeaning`. */
  readonly meaning: string;
}

/** What a field of this frame says, as a sentence. */
export function fieldMeaning(
  part: HeaderPart,
  header: FrameHeader,
  { compressed, meaning }: FrameMeaning,
): string {
  if (part.digits === null && part.field !== 'longLength') return text('wireFieldNotShown');
  switch (part.field) {
    case 'fin':
      if (isControl(header.opcode)) return text(header.final ? 'wireFinControl1' : 'wireFinControl0');
      return text(header.final ? 'wireFin1' : 'wireFin0');
    case 'rsv1':
      if (part.digits === '0') return text('wireRsv0');
      return text(compressed ? 'wireRsvCompressed' : 'wireRsvSet');
    case 'rsv2':
    case 'rsv3':
      return text(part.digits === '0' ? 'wireRsv0' : 'wireRsvSet');
    case 'opcode':
      return meaning;
    case 'mask':
      return text(header.masked === true ? 'wireMask1' : 'wireMask0');
    case 'length':
      if (header.lengthBytes === 3) return text('wireLength126');
      if (header.lengthBytes === 9) return text('wireLength127');
      return textOf('wireLength', header.length);
    case 'longLength':
      return textOf('wireLength', header.length);
    default:
      return text('wireKey');
  }
}
