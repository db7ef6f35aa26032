import type { Reading } from '../json/json-message.ts';
import { isPlainObject, memberOf, textOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { preview } from '../tree/preview.ts';

/** The parts that both serializers give a message. */
export interface PhoenixMessage {
  readonly version: 1 | 2;
  readonly joinRef: string | number | null;
  readonly ref: string | number | null;
  readonly topic: string;
  readonly event: string;
  readonly payload: PlainValue;
}

const NAMES: Readonly<Record<string, string>> = {
  phx_join: 'join',
  phx_leave: 'leave',
  phx_reply: 'reply',
  phx_close: 'close',
  phx_error: 'error',
};

/** Says what a message is; `repliesTo` joins a reply to the push with the same reference. */
export function phoenixReading(message: PhoenixMessage, outgoing: boolean): Reading {
  const { topic, event, ref, joinRef, payload } = message;
  const type = typeOf(message, outgoing);
  const refs =
    `${joinRef === null ? '' : ` join_ref ${joinRef}`}${ref === null ? '' : ` ref ${ref}`}` || ' no refs';
  const repliesTo = ref === null ? null : String(ref);
  if (type === 'heartbeat') return { type, summary: `heartbeat${refs}`, repliesTo };
  if (type === 'reply') {
    const status = textOf(payload, 'status') ?? '';
    return {
      type,
      summary: `topic ${topic} ${status} ${preview(memberOf(payload, 'response'), 80)}${refs}`,
      repliesTo,
    };
  }
  const empty = isPlainObject(payload) && Object.keys(payload).length === 0;
  return {
    type,
    summary: `topic ${topic} event ${event}${refs}${empty ? '' : ` ${preview(payload, 80)}`}`,
    repliesTo,
  };
}

function typeOf({ version, topic, event, ref, joinRef }: PhoenixMessage, outgoing: boolean): string {
  const named = Object.hasOwn(NAMES, event) ? NAMES[event] : undefined;
  if (named !== undefined) return named;
  if (topic === 'phoenix' && event === 'heartbeat') return 'heartbeat';
  if (ref === null && !outgoing)
    return version === 1 && joinRef === null ? 'message' : joinRef === null ? 'broadcast' : 'push';
  return version === 1 ? 'message' : 'push';
}
