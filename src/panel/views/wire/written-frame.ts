import { RSV1 } from '../../../protocol/websocket/frame-header.ts';
import { headerBytes } from '../../../protocol/websocket/header-layout.ts';
import { hexBytes } from '../../parts/hex-line.ts';
import type { FrameFaults } from '../../selectors/frame-faults.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import type { WireOf } from '../../selectors/wire-of.ts';
import { frameDirection } from '../../selectors/wire-text.ts';
import { text } from '../../text.ts';
import { opcodeText } from '../messages/opcode-text.ts';
import type { DrawnField } from './frame-fields.ts';

interface FrameToWrite {
  readonly of: WireOf;
  readonly frame: number;
  readonly faults: FrameFaults;
}

/** A frame as lines of text: what it is, its fields as they are shown, what is wrong with it. */
export function frameText(
  { of: { wire, messages }, frame, faults }: FrameToWrite,
  fields: readonly DrawnField[],
): string {
  const offset = messages.offset(frame);
  const when = new Date(wire.at(frame)).toISOString();
  const cells = fields.map(({ byte, name, digits, meaning }) => ({
    start: [byte === null ? '' : text('wireByte', wholeNumber(byte)), name],
    digits,
    meaning,
  }));
  const width = (column: 0 | 1) => Math.max(...cells.map(({ start }) => start[column]?.length ?? 0));
  // A payload is longer than what all others are lined up to.
  const digitWidth = Math.max(...cells.map(({ digits }) => (digits.length > 24 ? 0 : digits.length)));
  return [
    `${text('wireFrameIs', wholeNumber(frame + 1), opcodeText(wire.opcode(frame)))} ${when}, ${frameDirection(wire.outgoing(frame))}`,
    ...(offset === null ? [] : [text('wireOffsetIs', wholeNumber(offset))]),
    ...cells.map(({ start: [byte = '', name = ''], digits, meaning }) =>
      [byte.padEnd(width(0)), name.padEnd(width(1)), digits.padEnd(digitWidth), meaning].join('  ').trimEnd(),
    ),
    ...(wire.incomplete(frame) ? [text('wireCut')] : []),
    ...faults
      .of(frame)
      .map(({ what, offset: at }) =>
        at === null ? `${what}.` : `${what}. ${text('wireFaultAt', wholeNumber(at))}`,
      ),
    '',
  ].join('\n');
}

/**
 * A frame as JSON. What the source does not show is null.
 * @param payload its bytes in hex, without the mask, or null and why
 */
export function frameJson(
  { of: { wire, messages }, frame, faults }: FrameToWrite,
  payload: { readonly hex: string | null; readonly why: string | null },
): string {
  const { final, reserved, opcode, masked, length, lengthBytes } = wire.header(frame);
  const header = headerBytes(wire.header(frame));
  const message = messages.message(frame);
  return `${JSON.stringify(
    {
      frame: frame + 1,
      time: new Date(wire.at(frame)).toISOString(),
      direction: wire.outgoing(frame) ? 'client-to-server' : 'server-to-client',
      offset: messages.offset(frame),
      fin: final,
      rsv1: (reserved & RSV1) !== 0,
      rsv2: (reserved & 2) !== 0,
      rsv3: (reserved & 1) !== 0,
      opcode,
      name: opcodeText(opcode),
      masked,
      maskingKey: masked === true && header !== null ? hexBytes(header.subarray(-4)) : null,
      length,
      lengthBytes,
      header: header === null ? null : hexBytes(header),
      payload: payload.hex,
      ...(payload.why === null ? {} : { payloadNotShown: payload.why }),
      ...(wire.incomplete(frame) ? { incomplete: true } : {}),
      message:
        message === null
          ? null
          : {
              first: message.first + 1,
              last: message.last + 1,
              frames: message.frames,
              bytes: message.bytes,
              compressed: message.compressed,
            },
      faults: faults.of(frame).map(({ rule, what, offset }) => ({ rule, what, offset })),
    },
    null,
    2,
  )}\n`;
}
