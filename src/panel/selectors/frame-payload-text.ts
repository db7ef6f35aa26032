import { FLAG, OPCODE } from '../../events/message-segment.ts';
import { type FrameHeader, isControl } from '../../protocol/websocket/frame-header.ts';
import type { ConnectionWire } from '../../session/connection-wire.ts';
import type { MessageIndex } from '../../session/message-index.ts';
import { hexBytes } from '../parts/hex-line.ts';
import { text } from '../text.ts';
import { wholeNumber } from './quantity.ts';
import type { WireMessage } from './wire-messages.ts';

/** Payload bytes of a frame that are shown, without the mask. */
export interface ShownPayload {
  readonly bytes: Uint8Array;
  /** Position of the first of them in the payload. */
  readonly from: number;
}

/** What the shown bytes of a payload are. */
export function payloadText(
  { bytes, from }: ShownPayload,
  { length, masked, lengthBytes }: FrameHeader,
): string {
  const all = bytes.length === length;
  const [first, last, count] = [from, from + bytes.length - 1, length].map(wholeNumber);
  const which = all
    ? ''
    : from === 0
      ? text('wirePayloadFirst', wholeNumber(bytes.length), count ?? '')
      : text('wirePayloadAround', first ?? '', last ?? '', count ?? '');
  const how =
    masked === false
      ? text('wirePayloadPlain')
      : // Without the bytes of its header a frame has no key: its payload is known from elsewhere.
        lengthBytes === null
        ? text('wirePayloadNoKey')
        : text('wirePayloadMasked', hexBytes(bytes));
  return `${which} ${how}`.trim();
}

/** Why no bytes of a frame's payload can be shown. `closed`: what the first close frame said is known. */
export function noPayloadText(
  wire: ConnectionWire,
  frame: number,
  message: WireMessage | null,
  { index, closed }: { readonly index: MessageIndex; readonly closed: boolean },
): string {
  const { opcode, length, lengthBytes } = wire.header(frame);
  if (wire.incomplete(frame)) return text('wirePayloadPart', wholeNumber(length));
  const inFile = lengthBytes !== null;
  if (message === null) {
    if (!inFile) return text('wirePayloadNotInFile');
    if (opcode === OPCODE.close && closed) return text('wirePayloadLaterClose');
    return text(isControl(opcode) ? 'wirePayloadNotKept' : 'wirePayloadUnfinished');
  }
  if (message.row === null) return text(inFile ? 'wirePayloadNotLinked' : 'wirePayloadNotInFile');
  const unknown = (index.flags(message.row) & FLAG.payloadUnknown) !== 0;
  if (unknown && !inFile) return text('wirePayloadNotInFile');
  if (!message.compressed) return text('wirePayloadNotKept');
  return text(unknown ? 'wirePayloadNotInflated' : 'wirePayloadCompressed');
}
