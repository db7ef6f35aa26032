import type { ProtocolId } from '../decoders/decoded.ts';
import { isPlainObject, memberOf } from '../decoders/tree/plain-access.ts';
import type { PlainValue } from '../decoders/tree/plain-value.ts';
import { messageKind } from './message-kind.ts';
import type { TrafficMessage } from './traffic-message.ts';

/** What a message is to a heartbeat. */
export interface Beat {
  /** Such as `engine.io ping`: beats and answers of one kind belong together. */
  readonly kind: string;
  readonly answers: boolean;
  /**
   * `always`: the protocol demands an answer; `perhaps`: one is missing only where others came; `never`: each side beats by
   * itself.
   */
  readonly answered: 'always' | 'perhaps' | 'never';
}

const beat = (kind: string, answered: Beat['answered']): Beat => ({ kind, answers: false, answered });
const answer = (kind: string, answered: Beat['answered']): Beat => ({ kind, answers: true, answered });

type Beats = ReadonlyMap<string, Beat>;

function pair(protocol: string, ping: string, pong: string, answered: Beat['answered'] = 'always'): Beats {
  const kind = `${protocol} ${ping}`;
  return new Map([
    [ping, beat(kind, answered)],
    [pong, answer(kind, answered)],
  ]);
}

const alone = (protocol: string, type: string): Beats =>
  new Map([[type, beat(`${protocol} ${type}`, 'never')]]);

/** The heartbeats of protocols that have one, by the names of their packets. */
const OF_PROTOCOL: ReadonlyMap<ProtocolId, Beats> = new Map([
  ['engine.io', pair('engine.io', 'ping', 'pong')],
  ['mqtt', pair('mqtt', 'PINGREQ', 'PINGRESP')],
  ['nats', pair('nats', 'PING', 'PONG')],
  ['graphql-transport-ws', pair('graphql-transport-ws', 'ping', 'pong')],
  ['pusher', pair('pusher', 'ping', 'pong')],
  ['centrifugo', pair('centrifugo', 'ping', 'pong', 'perhaps')],
  ['phoenix', new Map([['heartbeat', beat('phoenix heartbeat', 'always')]])],
  ['signalr', alone('signalr', 'Ping')],
  ['stomp', alone('stomp', 'heart-beat')],
  ['graphql-ws', alone('graphql-ws', 'GQL_CONNECTION_KEEP_ALIVE')],
  ['actioncable', alone('actioncable', 'ping')],
  ['peerjs', alone('peerjs', 'HEARTBEAT')],
  ['sockjs', alone('sockjs', 'heartbeat')],
]);

/** RFC 6455 section 5.5.2: a pong answers each ping, where the wire was seen. */
const FRAMES = pair('websocket', 'ping', 'pong');

/** Longer messages of nobody's protocol carry more than a heartbeat. */
export const LONGEST_BEAT = 256;
const PING = /^(?:ping|heart[_-]?beat|hb|keep[_-]?alive|ka)$/i;
const PONG = /^(?:pong|(?:ping|heart[_-]?beat|hb|keep[_-]?alive)[_-]?(?:ack|reply|response))$/i;
/**
 * What a message is to a heartbeat; null where it is none.
 * @param type the type of the message, or of one of its packets
 * @param value what a message of no known protocol holds
 */
export function beatOf(
  { opcode, size, decoded, bytes }: TrafficMessage,
  type: string,
  value: PlainValue | undefined,
): Beat | null {
  if (opcode === 9) return FRAMES.get('ping') ?? null;
  if (opcode === 10) return FRAMES.get('pong') ?? null;
  if (decoded === null || bytes === null) return null;
  const { protocol, summary } = decoded;
  if (protocol === 'text' && size <= LONGEST_BEAT) return named('text', summary.trim());
  if (protocol === 'json' && size <= LONGEST_BEAT) return ofJson(value);
  // The Model Context Protocol and others ask by a method of this name.
  if (protocol === 'json-rpc' && type === 'request' && summary.startsWith('ping id ')) return JSON_RPC_PING;
  // Engine.IO tries a transport with `2probe` and `3probe` before it moves to it.
  if (protocol === 'engine.io' && summary.endsWith(' probe')) return null;
  return OF_PROTOCOL.get(protocol)?.get(type) ?? null;
}

const JSON_RPC_PING = beat('json-rpc ping', 'always');

function ofJson(value: PlainValue | undefined): Beat | null {
  if (!isPlainObject(value)) return typeof value === 'string' ? named('json', value) : null;
  const kind = messageKind(value);
  if (kind !== null) return named('json', kind);
  // Discord's gateway: 1 is the heartbeat, 11 its answer.
  const code = memberOf(value, 'op');
  if (code === 11) return answer('json op 1', 'perhaps');
  // It carries the number of the last event, or null before the first.
  const counted = memberOf(value, 'd');
  if (code === 1 && (counted === null || typeof counted === 'number')) return beat('json op 1', 'perhaps');
  // `{"ping": 1700000000}` and `{"pong": 1700000000}`.
  const [name, other] = Object.keys(value);
  return name !== undefined && other === undefined ? named('json', name) : null;
}

function named(protocol: 'json' | 'text', name: string): Beat | null {
  if (PING.test(name)) return beat(`${protocol} ${stem(name)}`, 'perhaps');
  return PONG.test(name) ? answer(`${protocol} ${stem(name)}`, 'perhaps') : null;
}

/** A pong belongs to a ping, and an acknowledged heartbeat to the heartbeat. */
function stem(name: string): string {
  const lower = name.toLowerCase();
  return lower === 'pong' ? 'ping' : lower.replace(/[_-]?(?:ack|reply|response)$/, '');
}
