import { OPCODE } from '../../events/message-segment.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import { decodeBase64 } from '../base64.ts';
import type { NewMessage } from '../batch-builder.ts';
import { encodeText } from '../encode-text.ts';
import { isObject, member, numberMember, stringMember } from '../json-access.ts';
import type { Problems } from '../problem.ts';
import { sizeOfRedactedBody } from '../redaction/redact-parts.ts';
import { type CloseFrame, closeFrame, controlPayload, isControl } from './control-frame.ts';
import { messagesOf } from './entry-list.ts';
import { messageTimeMember } from './har-time.ts';
import type { OwnEntry } from './read-own.ts';

/** What one element of `_webSocketMessages` means. */
export type HarMessage = { readonly position: number } & (
  | { readonly type: 'message'; readonly message: NewMessage }
  | { readonly type: 'error'; readonly at: EpochMilliseconds; readonly text: string }
  | {
      readonly type: 'close';
      readonly at: EpochMilliseconds;
      readonly outgoing: boolean;
      readonly frame: CloseFrame;
    }
);

/** What is needed to read the messages of one entry. */
export interface MessageContext {
  readonly connection: number;
  /** Such as `log.entries[3]`. */
  readonly where: string;
  /** The time for messages without one: that of the message before, or, for the first, this one. */
  readonly start: EpochMilliseconds;
  readonly own: OwnEntry | null;
  readonly redacted: boolean;
  readonly problems: Problems;
}

/** The words of producers for the direction of a message, and whether it is from the client. */
const OUTGOING: ReadonlyMap<unknown, boolean> = new Map([
  ...['send', 'sent', 'outgoing', 'request'].map((word) => [word, true] as const),
  ...['receive', 'received', 'incoming', 'response'].map((word) => [word, false] as const),
]);
const NOTHING = new Uint8Array(0);

/** Reads `_webSocketMessages` one by one; an element that is not a message becomes a problem. */
export function* readMessages(entry: unknown, context: MessageContext): Generator<HarMessage> {
  const { own, problems } = context;
  let at = context.start;
  let position = -1;
  for (const element of messagesOf(entry)) {
    position++;
    if (!isObject(element)) {
      problems.add(placeOf(context, position), 'is not a message: expected an object');
      continue;
    }
    const time = messageTimeMember(element, 'time');
    if (time !== null) at = time;
    const type = member(element, 'type');
    const outgoing = OUTGOING.get(type);
    if (outgoing === undefined && type !== 'error') {
      problems.add(
        placeOf(context, position, '.type'),
        'is not send, receive or error: the message is left out',
      );
      continue;
    }
    if (time === null)
      problems.add(
        placeOf(context, position, '.time'),
        'is not a number: the time of the message before is used',
      );
    const text = stringMember(element, 'data') ?? '';
    if (outgoing === undefined) {
      yield { position, type: 'error', at, text };
      continue;
    }
    const opcode = numberMember(element, 'opcode');
    if (own === null && opcode === OPCODE.close) {
      yield { position, type: 'close', at, outgoing, frame: closeFrame(element, text) };
      continue;
    }
    yield {
      position,
      type: 'message',
      message: readMessage({ outgoing, at, position, opcode, text }, context),
    };
  }
}

/** Such as `log.entries[3]._webSocketMessages[7].data`. */
function placeOf({ where }: MessageContext, position: number, name = ''): string {
  return `${where}._webSocketMessages[${position}]${name}`;
}

interface Known {
  readonly outgoing: boolean;
  readonly at: EpochMilliseconds;
  readonly position: number;
  /** As it was given. */
  readonly opcode: number | null;
  readonly text: string;
}

function readMessage(known: Known, context: MessageContext): NewMessage {
  const { outgoing, at, position, opcode: given, text } = known;
  const { connection, own, problems } = context;
  const opcode = given !== null && Number.isInteger(given) && given >= 0 && given <= 15 ? given : OPCODE.text;
  if (opcode !== given)
    problems.add(placeOf(context, position, '.opcode'), 'is not 0 to 15: the message is read as text');
  const sizeOnly = own === null && opcode === OPCODE.binary ? sizeInWords(text) : null;
  if (sizeOnly !== null) return { at, connection, outgoing, opcode, payload: NOTHING, size: sizeOnly };
  let payload = payloadOf(opcode, text, own !== null);
  if (payload === null) {
    problems.add(placeOf(context, position, '.data'), 'is not base64: it is read as text');
    payload = encodeText(text);
  }
  if (own?.payloadsGone.has(position) === true) payload = NOTHING;
  // Undefined where the payload is whole; null where its size is not known.
  let size = own?.payloadSizes.get(position);
  if (context.redacted) {
    const ofBody = sizeOfRedactedBody(new TextDecoder().decode(payload));
    if (ofBody !== null) payload = NOTHING;
    if (size !== null) size = ofBody ?? undefined;
  }
  const ours = outgoing && own?.sentByUs.has(position) === true;
  const message: NewMessage = { at, connection, outgoing, opcode, payload };
  return size === undefined && !ours
    ? message
    : { ...message, ...(size === undefined ? {} : { size }), ...(ours ? { sentByUs: true } : {}) };
}

/**
 * The payload; null where it should be base64 and is not. Our own files use base64 for everything but text, others for
 * binary only.
 */
function payloadOf(opcode: number, text: string, ours: boolean): Uint8Array | null {
  if (opcode === OPCODE.text) return encodeText(text);
  return !ours && isControl(opcode) ? controlPayload(text) : decodeBase64(text);
}

/**
 * The size of a payload that the producer replaced by a note such as `[binary 5 bytes]`; null where the text is no such
 * note.
 */
function sizeInWords(text: string): number | null {
  const digits = /^[[<(]?(?:binary|blob|arraybuffer)\b[^\d]{0,20}(\d{1,9}) ?(?:b|bytes?)[\])>]?$/i.exec(
    text,
  )?.[1];
  return digits === undefined ? null : Number(digits);
}
