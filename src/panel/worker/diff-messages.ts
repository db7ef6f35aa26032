import type { DecodableMessage, Decoded } from '../../analysis/decoders/decoded.ts';
import { isBranch, type TreeNode } from '../../analysis/decoders/tree/tree-node.ts';
import { utf8Text } from '../../analysis/decoders/tree/utf8.ts';
import { diffBytes } from '../../analysis/message-diff/diff-bytes.ts';
import { diffLines, type LinesDiff } from '../../analysis/message-diff/diff-lines.ts';
import { diffTrees } from '../../analysis/message-diff/diff-trees.ts';
import { treeLines } from '../../analysis/message-diff/tree-lines.ts';
import { OPCODE } from '../../events/message-segment.ts';
import { messageName } from '../../session/filter/match-payload.ts';
import type { DecodeWish, DiffedMessage, DiffOutcome, MessageDiff } from './decode-task.ts';
import { openPlacedConversation, placedMessage, type ReadPayload } from './placed-conversation.ts';

interface Side {
  readonly row: number;
  readonly message: DecodableMessage;
  readonly decoded: Decoded;
  readonly fromMiddle: boolean;
}

/** More lines of a payload are not compared. */
const MOST_LINES = 100_000;

/** Compares the last message of some places with that of others, or with the one before of the same type and direction. */
export async function diffMessages(
  read: ReadPayload,
  a: DecodeWish | null,
  b: DecodeWish,
): Promise<DiffOutcome> {
  const right = await sideAt(read, b, b.wantedFrom);
  if (right === null) return { kind: 'not-whole' };
  let left: Side | null;
  if (a === null) {
    const previous = await previousOf(read, b, right);
    const first = b.fromMiddle ? b.first : 0;
    if (previous < 0) {
      const { wantedFrom, fromMiddle } = b;
      return {
        kind: 'no-previous',
        type: messageName(right.decoded),
        looked: wantedFrom - first,
        all: !fromMiddle,
      };
    }
    left = await sideAt(read, b, previous);
  } else left = await sideAt(read, a, a.wantedFrom);
  return left === null ? { kind: 'not-whole' } : { kind: 'compared', diff: diffOf(left, right) };
}

/** The k-th message of some places, decoded after those before it; null where its payload is not there as a whole. */
async function sideAt(read: ReadPayload, wish: DecodeWish, k: number): Promise<Side | null> {
  const { log, connection, decoder, places, first, fromMiddle } = wish;
  const how = { connection, decoder };
  const { conversation } = await openPlacedConversation(read, log, how, places, first);
  for (let at = 0; at <= k; at++) {
    const message = await placedMessage(read, log, places, at);
    const decoded = message === null ? null : conversation.decode(message);
    if (at < k) continue;
    if (message === null || decoded === null) return null;
    return { row: places.rows[k] ?? 0, message, decoded, fromMiddle };
  }
  return null;
}

/** The place of the last message before the wanted one that has its name and direction; -1 where none has. */
async function previousOf(read: ReadPayload, wish: DecodeWish, { message, decoded }: Side): Promise<number> {
  const { log, connection, decoder, places, first, fromMiddle, wantedFrom } = wish;
  const how = { connection, decoder };
  const { conversation } = await openPlacedConversation(read, log, how, places, first);
  let found = -1;
  for (let at = 0; at < wantedFrom; at++) {
    const other = await placedMessage(read, log, places, at);
    if (other === null) continue;
    const name = messageName(conversation.decode(other));
    // The first ones are there for the choice of the decoder alone where those after them were left out.
    if (fromMiddle && at < first) continue;
    const alike = other.opcode === message.opcode && other.outgoing === message.outgoing;
    if (alike && name === messageName(decoded)) found = at;
  }
  return found;
}

function diffOf(a: Side, b: Side): MessageDiff {
  const [rootA, rootB] = [a.decoded.details().root, b.decoded.details().root];
  const [bytesA, bytesB] = [a.message.bytes, b.message.bytes];
  const { text, textOf } = textDiff(a, b, rootA, rootB);
  return {
    a: diffed(a),
    b: diffed(b),
    equal: bytesA.length === bytesB.length && bytesA.every((byte, k) => byte === bytesB[k]),
    tree: hasParts(rootA) || hasParts(rootB) ? diffTrees(rootA, rootB) : null,
    text,
    textOf,
    bytes: diffBytes(bytesA, bytesB),
  };
}

/**
 * The lines of two texts. A text that is one line, as most JSON is, says nothing line by line: what was decoded of it is written in
 * lines then.
 */
function textDiff(a: Side, b: Side, rootA: TreeNode, rootB: TreeNode): Pick<MessageDiff, 'text' | 'textOf'> {
  const texts = [a, b].map(({ message }) =>
    message.opcode === OPCODE.text ? utf8Text(message.bytes) : null,
  );
  const [textA = null, textB = null] = texts;
  const decoded = hasParts(rootA) && hasParts(rootB);
  const inLines =
    textA !== null && textB !== null && (!decoded || [textA, textB].every((text) => text.includes('\n')));
  if (inLines) {
    const [linesA, linesB] = [textA.split(/\r?\n/), textB.split(/\r?\n/)];
    const whole = Math.max(linesA.length, linesB.length) <= MOST_LINES;
    const diff = diffLines(linesA.slice(0, MOST_LINES), linesB.slice(0, MOST_LINES));
    return { text: bounded(diff, whole), textOf: 'payload' };
  }
  if (!decoded) return { text: null, textOf: 'payload' };
  const [linesA, linesB] = [treeLines(rootA), treeLines(rootB)];
  const diff = diffLines(linesA.lines, linesB.lines);
  return { text: bounded(diff, linesA.whole && linesB.whole), textOf: 'decoded' };
}

function bounded(diff: LinesDiff, whole: boolean): LinesDiff {
  return { ...diff, whole: diff.whole && whole };
}

function hasParts(root: TreeNode): boolean {
  return isBranch(root) || root.inner !== undefined;
}

function diffed({ row, message, decoded, fromMiddle }: Side): DiffedMessage {
  const { protocol, type } = decoded;
  return {
    row,
    protocol,
    type: type.slice(0, 80),
    size: message.bytes.length,
    fromMiddle,
    problemCount: decoded.details().problems.length,
  };
}
