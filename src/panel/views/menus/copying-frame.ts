import type { ConnectionId } from '../../../events/units.ts';
import { unmask } from '../../../protocol/websocket/frame-header.ts';
import { frameSize, headerBytes } from '../../../protocol/websocket/header-layout.ts';
import { hexBytes } from '../../parts/hex-line.ts';
import { isCloseKnown } from '../../selectors/close-of-frame.ts';
import { FrameFaults } from '../../selectors/frame-faults.ts';
import { byteText } from '../../selectors/quantity.ts';
import type { WireMessage } from '../../selectors/wire-messages.ts';
import { type WireOf, wireOf } from '../../selectors/wire-of.ts';
import { nextTask } from '../../state/next-task.ts';
import type { Panel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { faultyByte, frameFields } from '../wire/frame-fields.ts';
import { type FramePayload, framePayload } from '../wire/frame-payload.ts';
import { shownPart } from '../wire/use-frame-payload.ts';
import { frameJson, frameText } from '../wire/written-frame.ts';
import { copyAndSay, MOST_BYTES } from './copying.ts';

/** Bytes that are written as hex before the panel gets its turn: some milliseconds. */
const PIECE = 65_536;

/** Which frame. */
export interface WireFrame {
  readonly connection: ConnectionId;
  readonly frame: number;
}

/** How a frame is written: its fields as text or JSON, its header, its payload without the mask, or all bytes as they were sent. */
export type FrameForm = 'text' | 'json' | 'header' | 'payload' | 'sent';

interface FrameToCopy {
  readonly of: WireOf;
  readonly faults: FrameFaults;
  /** Null where the source does not show it whole. */
  readonly header: Uint8Array | null;
  readonly payload: FramePayload;
  readonly message: WireMessage | null;
  readonly frame: number;
  /** What the first close frame said is known. */
  readonly closed: boolean;
}

/** A frame with what can be copied of it; null where it is gone. */
export function frameToCopy(panel: Panel, target: WireFrame): FrameToCopy | null {
  const session = panel.follower.session.peek();
  const connection = session.connections[target.connection];
  const of = connection === undefined ? null : wireOf(session, connection);
  const { frame } = target;
  if (connection === undefined || of === null || frame >= of.wire.count) return null;
  const faults = new FrameFaults(of.wire);
  return {
    of,
    faults,
    frame,
    header: headerBytes(of.wire.header(frame)),
    payload: framePayload(panel, connection, of, frame),
    message: of.messages.message(frame),
    closed: isCloseKnown(connection, of),
  };
}

/** Copies a frame, and says what was copied. */
export async function copyFrame(panel: Panel, target: WireFrame, form: FrameForm = 'text'): Promise<void> {
  let copied = frameToCopy(panel, target);
  // Which message it is of, and its offset, are known when all frames before it are read.
  while (copied !== null && !copied.of.done) {
    await nextTask();
    copied = frameToCopy(panel, target);
  }
  if (copied === null) return;
  const written = await WRITERS[form](panel, copied);
  if ('why' in written) return panel.menu.say(written.why);
  copyAndSay(panel, written.text, written.said);
}

type Written = { readonly text: string; readonly said: string } | { readonly why: string };

const WRITERS: Readonly<Record<FrameForm, (panel: Panel, copied: FrameToCopy) => Promise<Written>>> = {
  text: writeText,
  json: writeJson,
  header: writeHeader,
  payload: writePayload,
  sent: writeSent,
};

/** Its fields, with the payload bytes that the panel shows. */
async function writeText(panel: Panel, copied: FrameToCopy): Promise<Written> {
  const { of, frame, faults, payload, closed } = copied;
  const header = of.wire.header(frame);
  const size = frameSize(header);
  const ownFaults = faults.of(frame);
  const fault = faultyByte(ownFaults, of.messages.offset(frame), size === null ? null : size - header.length);
  const { from, count } = shownPart(header.length, fault);
  const bytes = payload.kept ? await payload.load(from, count) : null;
  const fields = frameFields({
    of,
    frame,
    faults: ownFaults,
    index: panel.follower.session.peek().messages,
    payload: bytes === null ? null : { bytes, from },
    closed,
  });
  return { text: frameText(copied, fields), said: text('copiedFrame') };
}

function writeHeader(_: Panel, { header }: FrameToCopy): Promise<Written> {
  return Promise.resolve(
    header === null
      ? { why: text('copyFrameNoHeader') }
      : { text: hexBytes(header), said: text('copiedFrameHeader') },
  );
}

async function writePayload(_: Panel, copied: FrameToCopy): Promise<Written> {
  const bytes = await wholePayload(copied);
  if ('why' in bytes) return bytes;
  const { payload } = bytes;
  return { text: await hexText(payload), said: text('copiedFramePayload', byteText(payload.length)) };
}

async function writeJson(_: Panel, copied: FrameToCopy): Promise<Written> {
  const bytes = await wholePayload(copied);
  return {
    text: frameJson(
      copied,
      'why' in bytes ? { hex: null, why: bytes.why } : { hex: await hexText(bytes.payload), why: null },
    ),
    said: text('copiedFrame'),
  };
}

/** Header and payload as on the wire, with the mask. */
async function writeSent(_: Panel, copied: FrameToCopy): Promise<Written> {
  const { header, of, frame } = copied;
  if (header === null) return { why: text('copyFrameNoHeader') };
  const { masked, key, length } = of.wire.header(frame);
  const said = text('copiedFrame');
  if (length === 0) return { text: hexBytes(header), said };
  const bytes = await wholePayload(copied);
  if ('why' in bytes) return bytes;
  const onWire = bytes.payload.slice();
  if (masked === true) unmask(onWire, key);
  return { text: `${hexBytes(header)} ${await hexText(onWire)}`, said };
}

async function wholePayload({
  of,
  frame,
  payload,
}: FrameToCopy): Promise<{ readonly payload: Uint8Array } | { readonly why: string }> {
  if (!payload.kept) return payload;
  const { length } = of.wire.header(frame);
  if (length > MOST_BYTES) return { why: text('copyTooLong', byteText(length), byteText(MOST_BYTES)) };
  const bytes = await payload.load(0, length);
  return bytes === null ? { why: text('payloadGone') } : { payload: bytes };
}

/** Bytes in hex, in pieces between which the panel gets its turn. */
async function hexText(bytes: Uint8Array): Promise<string> {
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE) {
    if (at > 0) await nextTask();
    pieces.push(hexBytes(bytes.subarray(at, at + PIECE)));
  }
  return pieces.join(' ');
}
