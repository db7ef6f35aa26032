import { OPCODE } from '../../events/message-segment.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import { decodeBase64 } from '../base64.ts';
import type { NewMessage } from '../batch-builder.ts';
import { arrayMember, isObject, member, numberMember, oneOf, stringMember } from '../json-access.ts';
import type { Problems } from '../problem.ts';
import { sizeOfRedactedBody } from '../redaction/redact-parts.ts';
import { type CloseFrame, closeFrame, controlPayload, isControl } from './control-frame.ts';
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

const SENT = ['send', 'sent', 'outgoing', 'request'] as const;
const RECEIVED = ['receive', 'received', 'incoming', 'response'] as const;
const encoder = new TextEncoder();

/** Reads `_webSocketMessages` one by one; an element that is not a message becomes a problem. */
export function* readMessages(entry: unknown, context: MessageContext): Generator<HarMessage> {
  let at = context.start;
  const elements = arrayMember(entry, '_webSocketMessages');
  for (let position = 0; position < elements.length; position++) {
    const element = elements[position];
    const where = `${context.where}._webSocketMessages[${position}]`;
    if (!isObject(element)) {
      context.problems.add(where, 'is not a message: expected an object');
      continue;
    }
    const time = messageTimeMember(element, 'time');
    if (time !== null) at = time;
    const type = oneOf(member(element, 'type'), ['error', ...SENT, ...RECEIVED], 'error');
    const text = stringMember(element, 'data') ?? '';
    const isError = member(element, 'type') === 'error';
    if (type === 'error' && !isError) {
      context.problems.add(`${where}.type`, 'is not send, receive or error: the message is left out');
      continue;
    }
    if (time === null) {
      context.problems.add(`${where}.time`, 'is not a number: the time of the message before is used');
    }
    if (type === 'error') {
      yield { position, type, at, text };
      continue;
    }
    const outgoing = SENT.some((name) => name === type);
    if (context.own === null && numberMember(element, 'opcode') === OPCODE.close) {
      yield { position, type: 'close', at, outgoing, frame: closeFrame(element, text) };
      continue;
    }
    const message = readMessage(element, { outgoing, at, position, where, text, context });
    yield { position, type: 'message', message };
  }
}

interface Known {
  readonly outgoing: boolean;
  readonly at: EpochMilliseconds;
  readonly position: number;
  readonly where: string;
  readonly text: string;
  readonly context: MessageContext;
}

function readMessage(element: unknown, known: Known): NewMessage {
  const { outgoing, at, position, where, text, context } = known;
  const given = numberMember(element, 'opcode');
  const opcode = given !== null && Number.isInteger(given) && given >= 0 && given <= 15 ? given : OPCODE.text;
  if (opcode !== given)
    context.problems.add(`${where}.opcode`, 'is not 0 to 15: the message is read as text');
  const ours = outgoing && context.own?.sentByUs.has(position) === true;
  const common = {
    at,
    connection: context.connection,
    outgoing,
    opcode,
    ...(ours ? { sentByUs: true } : {}),
  };
  const absent = context.own === null && opcode === OPCODE.binary ? sizeInWords(text) : null;
  if (absent !== null) return { ...common, payload: new Uint8Array(0), size: absent };
  let payload = payloadOf(opcode, text, context.own !== null);
  if (payload === null) {
    context.problems.add(`${where}.data`, 'is not base64: it is read as text');
    payload = encoder.encode(text);
  }
  const sizes = context.own?.payloadSizes;
  if (context.own?.payloadsGone.has(position) === true) payload = new Uint8Array(0);
  if (context.redacted) {
    const size = sizeOfRedactedBody(new TextDecoder().decode(payload));
    if (size !== null) payload = new Uint8Array(0);
    if (sizes?.get(position) === null) return { ...common, payload, size: null };
    return size === null ? { ...common, payload } : { ...common, payload, size };
  }
  const size = sizes?.get(position);
  return size === undefined ? { ...common, payload } : { ...common, payload, size };
}

/**
 * The payload; null where it should be base64 and is not. Our own files use base64 for everything but text, others for
 * binary only.
 */
function payloadOf(opcode: number, text: string, ours: boolean): Uint8Array | null {
  if (opcode === OPCODE.text) return encoder.encode(text);
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
