import { BytesEnd } from '../binary/byte-reader.ts';
import { MessagePackReader } from '../binary/messagepack-tree.ts';
import { Malformed, readSafely } from '../binary/read-safely.ts';
import { type Decoded, type DecodingProblem, INVALID } from '../decoded.ts';
import type { Reading } from '../json/json-message.ts';
import { isPlainList } from '../tree/plain-access.ts';
import { type PlainValue, plainValue } from '../tree/plain-value.ts';
import { listOf, type TreeNode } from '../tree/tree-node.ts';
import { type HubMessage, hubReading, hubType } from './hub-message.ts';

/** Messages of the MessagePack protocol, each behind its length. */
export function signalrBinary(bytes: Uint8Array): Decoded {
  const problems: DecodingProblem[] = [];
  const trees: TreeNode[] = [];
  const readings: Reading[] = [];
  readSafely(() => {
    for (let at = 0; at < bytes.length; ) {
      const { length, from } = prefix(bytes, at);
      if (from + length > bytes.length) {
        throw new BytesEnd(
          at,
          `The message is said to have ${length} bytes, and ${bytes.length - from} are left.`,
        );
      }
      readings.push(one(bytes, from, from + length, trees, problems));
      at = from + length;
    }
    if (bytes.length === 0) throw new Malformed(0, 'The message is empty.');
  }, problems);
  for (const reading of readings)
    for (const what of reading.problems ?? []) problems.push({ offset: 0, what });
  const [first] = readings;
  const [root] = trees;
  const single = readings.length === 1 && first !== undefined;
  return {
    protocol: 'signalr',
    layers: ['signalr', 'messagepack'],
    type: problems.length > 0 ? INVALID : single ? first.type : 'batch',
    summary:
      problems[0]?.what ??
      (single
        ? first.summary
        : `${readings.length} messages: ${readings
            .slice(0, 6)
            .map(({ type }) => type)
            .join(', ')}`),
    repliesTo: single ? (first.repliesTo ?? null) : null,
    ...(single ? {} : { packets: readings.map(({ type, repliesTo = null }) => ({ type, repliesTo })) }),
    details: () => ({
      root: root !== undefined && trees.length === 1 ? root : listOf(trees, bytes.length),
      problems,
    }),
  };
}

/** A length of at most five bytes, seven bits each, the lowest first. */
function prefix(bytes: Uint8Array, at: number): { length: number; from: number } {
  let length = 0;
  for (let i = 0; i < 5; i += 1) {
    const byte = bytes[at + i];
    if (byte === undefined) throw new BytesEnd(at, 'The length ends in its middle.');
    length += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) {
      if (length > 0x7fff_ffff) break;
      return { length, from: at + i + 1 };
    }
  }
  throw new Malformed(at, 'The length is more than 2 GB.');
}

function one(
  bytes: Uint8Array,
  from: number,
  to: number,
  trees: TreeNode[],
  problems: DecodingProblem[],
): Reading {
  const pack = new MessagePackReader(bytes, from, to, problems);
  const place = trees.length;
  pack.value('', trees);
  const tree = trees[place];
  const value = tree === undefined ? null : plainValue(tree);
  if (pack.reader.left > 0)
    problems.push({ offset: pack.reader.at, what: 'Bytes follow the message within its length.' });
  const code = isPlainList(value) ? value[0] : undefined;
  const type = typeof code === 'number' ? hubType(code) : undefined;
  if (!isPlainList(value) || type === undefined)
    throw new Malformed(from, 'A message has to be a list that begins with a known type.');
  return hubReading(type, fieldsOf(type, value));
}

function text(value: PlainValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

/** SignalR Hub Protocol, "MessagePack (MsgPack) encoding": the fields of each type by their places. */
function fieldsOf(type: string, list: readonly PlainValue[]): HubMessage {
  const [, second, third, fourth, fifth] = list;
  const none: HubMessage = {
    invocationId: null,
    target: null,
    args: undefined,
    item: undefined,
    result: undefined,
    error: null,
    sequenceId: undefined,
    headers: undefined,
    reconnect: false,
  };
  switch (type) {
    case 'Invocation':
    case 'StreamInvocation':
      return { ...none, headers: second, invocationId: text(third), target: text(fourth), args: fifth };
    case 'StreamItem':
      return { ...none, headers: second, invocationId: text(third), item: fourth };
    case 'Completion':
      // Result kind 1: an error, 2: nothing, 3: a result.
      return {
        ...none,
        headers: second,
        invocationId: text(third),
        error: fourth === 1 ? (text(fifth) ?? '') : null,
        result: fourth === 3 ? fifth : undefined,
      };
    case 'CancelInvocation':
      return { ...none, headers: second, invocationId: text(third) };
    case 'Close':
      return { ...none, error: text(second), reconnect: third === true };
    case 'Ack':
    case 'Sequence':
      return { ...none, sequenceId: second };
    default:
      return none;
  }
}
