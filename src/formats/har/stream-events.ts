// HTML 9.2: the events of an event stream, in the forms that files have.
import { OPCODE } from '../../events/message-segment.ts';
import type { EpochMilliseconds } from '../../events/units.ts';
import { EventStreamParser, streamEventText } from '../../protocol/event-stream/event-stream-parser.ts';
import type { NewMessage } from '../batch-builder.ts';
import { encodeText } from '../encode-text.ts';
import { isObject, stringMember } from '../json-access.ts';
import { streamTextOf } from './content-text.ts';
import { entryList } from './entry-list.ts';
import { messageTimeMember } from './har-time.ts';
import type { MessageContext } from './read-messages.ts';

const encoder = new TextEncoder();

/** Whether a file recorded the events of an entry that is an event stream, even if there were none. */
export function hasStreamEvents(entry: unknown): boolean {
  return entryList(entry, '_eventSourceMessages') !== null || streamTextOf(entry) !== null;
}

/**
 * The events of a stream, from `_eventSourceMessages` or from the body. Events of a body have no time of their own, so they
 * get the time of the response.
 */
export function* readStreamEvents(
  entry: unknown,
  context: MessageContext,
  answeredAt: EpochMilliseconds,
): Generator<NewMessage> {
  const { connection } = context;
  const message = (at: EpochMilliseconds, text: string): NewMessage => ({
    at,
    connection,
    outgoing: false,
    opcode: OPCODE.text,
    payload: encodeText(text),
  });
  const elements = entryList(entry, '_eventSourceMessages');
  if (elements === null) {
    const body = streamTextOf(entry);
    if (body === null) return;
    for (const event of new EventStreamParser().push(encoder.encode(body)))
      yield message(answeredAt, streamEventText(event));
    return;
  }
  let at = answeredAt;
  let position = -1;
  for (const element of elements) {
    position++;
    if (!isObject(element)) {
      context.problems.add(
        `${context.where}._eventSourceMessages[${position}]`,
        'is not an event: expected an object',
      );
      continue;
    }
    const time = messageTimeMember(element, 'time');
    if (time !== null) at = time;
    const name = stringMember(element, 'eventName') ?? stringMember(element, 'event') ?? '';
    const id = stringMember(element, 'eventId') ?? stringMember(element, 'id') ?? '';
    const data = stringMember(element, 'data') ?? '';
    yield message(at, streamEventText({ name: name || 'message', id: id || null, data }));
  }
}
