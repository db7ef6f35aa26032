import type { Reading } from '../json/json-message.ts';
import { isPlainList, isPlainObject } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { preview } from '../tree/preview.ts';

/** What the messages of both encodings hold; null or undefined where a message has none. */
export interface HubMessage {
  readonly invocationId: string | null;
  readonly target: string | null;
  readonly args: PlainValue | undefined;
  readonly item: PlainValue | undefined;
  readonly result: PlainValue | undefined;
  readonly error: string | null;
  readonly sequenceId: PlainValue | undefined;
  readonly headers: PlainValue | undefined;
  readonly reconnect: boolean;
}

const TYPES = [
  undefined,
  'Invocation',
  'StreamItem',
  'Completion',
  'StreamInvocation',
  'CancelInvocation',
  'Ping',
  'Close',
  'Ack',
  'Sequence',
] as const;
type HubType = Exclude<(typeof TYPES)[number], undefined>;

export function hubType(code: number): HubType | undefined {
  return TYPES[code];
}

/** Says what a message is, and what of it breaks the protocol. */
export function hubReading(type: HubType, message: HubMessage): Reading {
  const { invocationId, error, reconnect, sequenceId } = message;
  const repliesTo = invocationId;
  const problems: string[] = [];
  switch (type) {
    case 'Invocation':
    case 'StreamInvocation':
      if (message.target === null) problems.push('An invocation needs a target.');
      if (!isPlainList(message.args)) problems.push('An invocation needs a list of arguments.');
      if (type === 'StreamInvocation' && invocationId === null)
        problems.push('A stream invocation needs an invocationId.');
      return { type, summary: invocation(message), repliesTo, problems };
    case 'StreamItem':
      if (invocationId === null) problems.push('A stream item needs an invocationId.');
      return { type, summary: `item ${preview(message.item, 100)} of ${invocationId}`, repliesTo, problems };
    case 'Completion': {
      if (invocationId === null) problems.push('A completion needs an invocationId.');
      if (error !== null && message.result !== undefined)
        problems.push('A completion has a result or an error, not both.');
      const words =
        error !== null
          ? `error ${error}`
          : message.result === undefined
            ? 'no result'
            : `result ${preview(message.result, 100)}`;
      return { type, summary: `${words} of ${invocationId}`, repliesTo, problems };
    }
    case 'CancelInvocation':
      return { type, summary: `cancel ${invocationId}`, repliesTo };
    case 'Ping':
      return { type, summary: 'ping' };
    case 'Close':
      return {
        type,
        summary: `close${error === null ? '' : ` error ${error}`}${reconnect ? ', reconnect allowed' : ''}`,
      };
    case 'Ack':
      return { type, summary: `ack ${preview(sequenceId)}` };
    default:
      return { type, summary: `sequence ${preview(sequenceId)}` };
  }
}

function invocation({ target, args, invocationId, headers }: HubMessage): string {
  const list = isPlainList(args) ? args.map((arg) => preview(arg, 60)).join(', ') : '';
  const id = invocationId === null ? ', non-blocking' : ` id ${invocationId}`;
  const named = isPlainObject(headers) ? Object.entries(headers) : [];
  const fields =
    named.length === 0
      ? ''
      : ` headers ${named.map(([name, value]) => `${name}=${typeof value === 'string' ? value : preview(value)}`).join(' ')}`;
  return `${target ?? '?'}(${list.slice(0, 120)})${id}${fields}`;
}
