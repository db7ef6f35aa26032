import { type Decoded, type DecodingProblem, INVALID } from '../decoded.ts';
import { jsonTree } from '../json/json-tree.ts';
import { jsonValue } from '../json/json-value.ts';
import { PlacedText } from '../tree/placed-text.ts';
import { isPlainList, isPlainObject, memberOf } from '../tree/plain-access.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { oneLine, preview } from '../tree/preview.ts';
import { branch, hexText, leaf, type TreeNode } from '../tree/tree-node.ts';

/** The types of packet of protocol revision 5; revision 4 calls the fifth ERROR. */
const TYPES = ['CONNECT', 'DISCONNECT', 'EVENT', 'ACK', 'CONNECT_ERROR', 'BINARY_EVENT', 'BINARY_ACK'];
/** Attachments are looked for so deep. */
const DEPTH = 512;
/** Names of the library's own: what a peer sends under one of them, revision 5 refuses. */
const RESERVED = new Set([
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'removeListener',
]);
/** `<type>[attachments-][/namespace,][id][JSON]`. */
const HEAD = /^(\d)(?:(\d{1,9})-)?(?:(\/[^,[{"]*)(?:,|$))?(\d{1,19})?/;

/** Whether a message reads as Engine.IO's message with an event or an acknowledgement of Socket.IO in it. */
export function looksLikeSocketIo(text: string): boolean {
  return /^4(?:[2356](?:\d{1,9}-)?(?:\/[^,"[]{0,100},)?\d{0,19}\[|0\/[\w-]{1,100},|0\{"sid":")/.test(text);
}

interface Waiting {
  readonly type: string;
  readonly summary: (attachments: readonly Uint8Array[]) => string;
  readonly repliesTo: string | null;
  readonly expected: number;
  readonly got: Uint8Array[];
  /** Why the attachments have no place in the packet; null where they do. */
  readonly problem: string | null;
}

/** Socket.IO's packets of one connection: one with attachments is whole when the binary messages after it have come. */
export class SocketIoPackets {
  readonly revision: 4 | 5;
  /** What waits for attachments, each way: 0 to the server, 1 from it. */
  readonly #waiting: [Waiting | null, Waiting | null] = [null, null];

  constructor(revision: 4 | 5) {
    this.revision = revision;
  }

  /** A packet in a text message, which begins at `from`. */
  packet(bytes: Uint8Array, from: number, outgoing: boolean): Decoded {
    const side = outgoing ? 0 : 1;
    const unfinished = this.#waiting[side];
    this.#waiting[side] = null;
    const placed = new PlacedText(bytes, from);
    const { text } = placed;
    const [head = '', digit = '', attachments, namespace = '/', id] = HEAD.exec(text) ?? [];
    const type = TYPES[Number(digit)];
    const data = text.slice(head.length);
    const dataFrom = placed.byteOf(head.length);
    const value = data === '' ? undefined : jsonValue(data);
    const problems = [
      ...(unfinished === null
        ? []
        : [`The packet before lacks ${unfinished.expected - unfinished.got.length} of its attachments.`]),
      ...packetProblems(type, data, value, attachments, this.revision),
    ];
    const name = type === 'CONNECT_ERROR' && this.revision === 4 ? 'ERROR' : (type ?? `type ${digit}`);
    const reading = { type: name, namespace, id: id ?? null, value, data };
    const expected = attachments === undefined ? 0 : Number(attachments);
    const repliesTo = id === undefined ? null : `${namespace}#${id}`;
    const misplaced = problems.length === 0 && expected > 0 ? misplacedAttachment(value, expected) : null;
    if (misplaced !== null) problems.push(misplaced);
    if (expected > 0 && (problems.length === 0 || misplaced !== null)) {
      const summary = (got: readonly Uint8Array[]) => summaryOf(reading, got);
      this.#waiting[side] = { type: name, summary, repliesTo, expected, got: [], problem: misplaced };
    }
    const more =
      expected > 0
        ? ` (${expected} binary attachment${expected === 1 ? '' : 's'} follow${expected === 1 ? 's' : ''})`
        : '';
    return {
      protocol: 'socket.io',
      layers: data === '' ? ['engine.io', 'socket.io'] : ['engine.io', 'socket.io', 'json'],
      type: problems.length > 0 ? INVALID : name,
      summary: problems.length > 0 ? `${name}: ${problems[0]}` : `${summaryOf(reading, [])}${more}`,
      repliesTo,
      details: () =>
        tree(bytes, placed, dataFrom, { ...reading, attachments: attachments ?? null }, problems),
    };
  }

  /** A binary message: an attachment of the packet before it; null where none waits. */
  attachment(bytes: Uint8Array, from: number, outgoing: boolean): Decoded | null {
    const side = outgoing ? 0 : 1;
    const waiting = this.#waiting[side];
    if (waiting === null) return null;
    waiting.got.push(bytes.subarray(from));
    const { type, expected, got, repliesTo, problem } = waiting;
    const number = got.length;
    const whole = number === expected;
    if (whole) this.#waiting[side] = null;
    return {
      protocol: 'socket.io',
      layers: ['engine.io', 'socket.io'],
      type: problem === null ? type : INVALID,
      summary: whole
        ? `${waiting.summary(got)} reassembled from ${expected + 1} messages`
        : `attachment ${number} of ${expected}`,
      repliesTo,
      details: () => ({
        root: leaf(`attachment ${number - 1}`, bytes.subarray(from), from, bytes.length),
        problems: problem === null ? [] : [{ offset: 0, what: problem }],
      }),
    };
  }
}

function packetProblems(
  type: string | undefined,
  data: string,
  value: PlainValue | undefined,
  attachments: string | undefined,
  revision: 4 | 5,
): string[] {
  if (type === undefined) return ['There is no such type of packet.'];
  if (data !== '' && value === undefined) return ['The data is no JSON.'];
  const binary = type.startsWith('BINARY');
  if (binary && attachments === undefined) return ['A binary packet has to say how many attachments follow.'];
  if (Number(attachments) === 0) return ['A binary packet has at least one attachment.'];
  if (!binary && attachments !== undefined) return [`A packet of type ${type} has no attachments.`];
  if (type === 'EVENT' || type === 'BINARY_EVENT') {
    if (!isPlainList(value) || value.length === 0)
      return ['The payload of an event has to be a list that is not empty.'];
    if (typeof value[0] !== 'string' && typeof value[0] !== 'number')
      return ['The first element of an event has to be its name.'];
    if (revision === 5 && typeof value[0] === 'string' && RESERVED.has(value[0]))
      return [`An event may not be called ${value[0]}.`];
  }
  if ((type === 'ACK' || type === 'BINARY_ACK') && !isPlainList(value))
    return ['The payload of an acknowledgement has to be a list.'];
  if (type === 'CONNECT' && value !== undefined && !isPlainObject(value))
    return ['The payload of CONNECT has to be an object.'];
  if (type === 'DISCONNECT' && value !== undefined) return ['DISCONNECT has no payload.'];
  if (type === 'CONNECT_ERROR' && value === undefined) return ['An error has to say what it is.'];
  return [];
}

/** Says where a packet names an attachment that is none of its own; null where it does not. */
function misplacedAttachment(value: PlainValue | undefined, expected: number, depth = 0): string | null {
  if (depth > DEPTH) return null;
  if (isPlainList(value)) return firstOf(value, expected, depth);
  if (!isPlainObject(value)) return null;
  if (memberOf(value, '_placeholder') !== true) return firstOf(Object.values(value), expected, depth);
  const { num } = value;
  const good = typeof num === 'number' && Number.isInteger(num) && num >= 0 && num < expected;
  return good ? null : `There is no attachment ${preview(num, 40)} of ${expected}.`;
}

function firstOf(values: readonly PlainValue[], expected: number, depth: number): string | null {
  for (const value of values) {
    const found = misplacedAttachment(value, expected, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

interface Packet {
  readonly type: string;
  readonly namespace: string;
  readonly id: string | null;
  readonly value: PlainValue | undefined;
  /** The JSON of `value` as it was written. */
  readonly data: string;
}

function summaryOf({ type, namespace, id, value, data }: Packet, attachments: readonly Uint8Array[]): string {
  const place = namespace === '/' ? '' : `${namespace} `;
  const ack = id === null ? '' : ` ack id ${id}`;
  if (type === 'CONNECT') {
    const sid = memberOf(value, 'sid');
    return sid === undefined
      ? `connect to ${namespace}`
      : `namespace ${namespace} sid=${preview(sid).replaceAll('"', '')}`;
  }
  if (type === 'DISCONNECT') return `${place}disconnect`;
  if (type === 'CONNECT_ERROR' || type === 'ERROR') {
    const message = memberOf(value, 'message');
    return `${place}error ${preview(message ?? value)}`;
  }
  const list = isPlainList(value) ? value : [];
  if (type === 'ACK' || type === 'BINARY_ACK')
    return `${place}ack id ${id} args ${shown(oneLine(data), attachments)}`;
  const [event, ...args] = list;
  const rest = args.length === 0 ? '' : ` args ${shown(argsText(event, args, data), attachments)}`;
  return `${place}event ${typeof event === 'string' ? event : preview(event)}${rest}${ack}`;
}

/** The arguments of an event as they were written, where its name stands as JSON writes it. */
function argsText(event: PlainValue | undefined, args: readonly PlainValue[], data: string): string {
  const beginning = typeof event === 'string' ? `["${event}",` : '';
  return beginning !== '' && data.startsWith(beginning)
    ? oneLine(`[${data.slice(beginning.length)}`)
    : preview(args);
}

/** Arguments in short, with the attachments that have come in the places that name them. */
function shown(args: string, attachments: readonly Uint8Array[]): string {
  if (attachments.length === 0) return args;
  return args.replace(/\{"_placeholder":true,"num":(\d{1,9})\}/g, (place, number: string) => {
    const bytes = attachments[Number(number)];
    return bytes === undefined ? place : `<${bytes.length} bytes ${hexText(bytes, 16)}>`;
  });
}

function tree(
  bytes: Uint8Array,
  placed: PlacedText,
  dataFrom: number,
  { type, namespace, id, value, attachments }: Packet & { readonly attachments: string | null },
  problems: readonly string[],
) {
  const from = placed.byteOf(0);
  const faults: DecodingProblem[] = problems.map((what) => ({ offset: from, what }));
  const parts: TreeNode[] = [leaf('Engine.IO type', 'message', 0, from), leaf('type', type, from, from + 1)];
  if (attachments !== null)
    parts.push(leaf('attachments', Number(attachments), from + 1, from + 1 + attachments.length));
  if (namespace !== '/') {
    const at = placed.text.indexOf('/');
    parts.push(leaf('namespace', namespace, placed.byteOf(at), placed.byteOf(at + namespace.length)));
  }
  if (id !== null) parts.push(leaf('id', id, dataFrom - id.length, dataFrom));
  if (value !== undefined || dataFrom < bytes.length) {
    const data = jsonTree(bytes, dataFrom, bytes.length, 'data');
    parts.push(data.root);
    faults.push(...data.problems);
  }
  return { root: branch('', parts, 0, bytes.length), problems: faults };
}
