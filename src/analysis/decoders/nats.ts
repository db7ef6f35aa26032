import { HeldBytes, placeAfter, type WaitsFor } from './binary/held-bytes.ts';
import {
  CONFIDENCE,
  type DecodableMessage,
  type Decoded,
  type Decoder,
  type DecodingProblem,
  INVALID,
  type PacketName,
  type ProtocolId,
} from './decoded.ts';
import { jsonTree } from './json/json-tree.ts';
import { jsonValue } from './json/json-value.ts';
import { handshakeConfidence } from './json-protocol.ts';
import { payloadOf } from './plain/payload.ts';
import { plainDecoded } from './plain/plain-decoded.ts';
import { idOf, memberOf } from './tree/plain-access.ts';
import { oneLine } from './tree/preview.ts';
import { shifted } from './tree/shifted.ts';
import { branch, leaf, listOf, type TreeNode } from './tree/tree-node.ts';
import { utf8Text } from './tree/utf8.ts';

const COMMANDS =
  /^(?:INFO \{|CONNECT \{|PING\r\n|PONG\r\n|\+OK\r\n|-ERR '|PUB \S+ (?:\S+ )?\d+\r\n|HPUB \S+ (?:\S+ )?\d+ \d+\r\n|SUB \S+ (?:\S+ )?\S+\r\n|UNSUB \S+(?: \d+)?\r\n|MSG \S+ \S+ (?:\S+ )?\d+\r\n|HMSG \S+ \S+ (?:\S+ )?\d+ \d+\r\n)/i;
const LF = 0x0a;

interface Command {
  readonly type: string;
  readonly summary: string;
  /** Builds the tree. */
  root(): TreeNode;
  readonly problems: readonly DecodingProblem[];
  readonly layers: readonly ProtocolId[];
  readonly to: number;
  /** Of a message: its subject, and the one on which its sender waits for an answer. */
  readonly subject?: string;
  readonly replyTo?: string;
}

/** Subjects on which answers are awaited that are remembered for each side; a peer may never answer. */
const MOST_INBOXES = 10_000;

/** Says which message answers which: the answer is sent to the subject that the request named. */
class Inboxes {
  /** 0 those that the client named, 1 the server's. */
  readonly #named: readonly [Set<string>, Set<string>] = [new Set(), new Set()];

  repliesTo({ subject = '', replyTo }: Command, outgoing: boolean): string | null {
    if (replyTo === undefined) return this.#named[outgoing ? 1 : 0].has(subject) ? subject : null;
    const inboxes = this.#named[outgoing ? 0 : 1];
    if (inboxes.size >= MOST_INBOXES) inboxes.clear();
    inboxes.add(replyTo);
    return replyTo;
  }
}

/** The client protocol of NATS. Commands may come in parts, and several in one message. */
export const NATS: Decoder = {
  id: 'nats',
  specification: 'NATS client protocol (docs.nats.io, server 2.10)',
  ofConnection: (connection) => handshakeConfidence(connection, ['nats']),
  ofMessage: ({ opcode, bytes }) =>
    (opcode === 1 || opcode === 2) && COMMANDS.test(utf8Text(bytes, 0, 512))
      ? CONFIDENCE.certain
      : CONFIDENCE.none,
  open: () => {
    const held = new HeldBytes();
    const inboxes = new Inboxes();
    return {
      decode: (message: DecodableMessage): Decoded => {
        if (message.opcode !== 1 && message.opcode !== 2) return plainDecoded(message);
        const { bytes, carried, isUnfinished } = held.with(message);
        if (isUnfinished) return { ...decodedOf([], bytes, bytes, carried), repliesTo: null, packets: [] };
        const { commands, rest, waits } = commandsOf(bytes);
        held.hold(message, rest, waits);
        const packets = commands.map((command) => ({
          type: command.type,
          repliesTo: inboxes.repliesTo(command, message.outgoing),
        }));
        return { ...decodedOf(commands, rest, bytes, carried), ...joinedBy(packets) };
      },
    };
  },
};

function joinedBy(packets: readonly PacketName[]): Pick<Decoded, 'repliesTo' | 'packets'> {
  const [only] = packets;
  return packets.length === 1 ? { repliesTo: only?.repliesTo ?? null } : { repliesTo: null, packets };
}

function commandsOf(bytes: Uint8Array): {
  commands: Command[];
  rest: Uint8Array | null;
  waits: WaitsFor;
} {
  const commands: Command[] = [];
  for (let at = 0; at < bytes.length; ) {
    const command = commandAt(bytes, at);
    if (!('type' in command)) return { commands, rest: bytes.subarray(at), waits: command };
    commands.push(command);
    at = command.to;
  }
  return { commands, rest: null, waits: { byte: LF } };
}

function decodedOf(
  commands: readonly Command[],
  rest: Uint8Array | null,
  bytes: Uint8Array,
  carried: number,
): Omit<Decoded, 'repliesTo'> {
  const shift = placeAfter(carried);
  const problems = commands
    .flatMap((command) => command.problems)
    .map(({ offset, what }) => ({ offset: shift(offset), what }));
  const [first] = commands;
  const single = first !== undefined && commands.length === 1;
  const name = single ? first.type : commands.length === 0 ? 'part' : 'batch';
  return {
    protocol: 'nats',
    layers: single ? ['nats', ...first.layers] : ['nats'],
    type: problems.length > 0 ? INVALID : name,
    summary: problems[0] === undefined ? wordsOf(commands, rest) : `${name}: ${problems[0].what}`,
    details: () => {
      const parts = commands.map((command) => command.root());
      if (rest !== null)
        parts.push(leaf('begins a command', utf8Text(rest), bytes.length - rest.length, bytes.length));
      const [only] = parts;
      const root = only !== undefined && parts.length === 1 ? only : listOf(parts, bytes.length);
      return { root: shifted(root, shift), problems };
    },
  };
}

function wordsOf(commands: readonly Command[], rest: Uint8Array | null): string {
  const [first] = commands;
  if (first === undefined) return rest === null ? '' : 'begins a command that a later message ends';
  if (commands.length === 1) return first.summary;
  const types = commands.slice(0, 8).map(({ type }) => type);
  return `${commands.length} commands: ${types.join(', ')}`;
}

/** The command that begins at `from`, or what it waits for. */
function commandAt(bytes: Uint8Array, from: number, withTree = false): Command | WaitsFor {
  const end = bytes.indexOf(LF, from);
  if (end < 0) return { byte: LF };
  const line = utf8Text(bytes, from, end).replace(/\r$/, '');
  const [word = '', ...args] = line.trim().split(/[ \t]+/);
  const type = word.toUpperCase();
  const problems: DecodingProblem[] = [];
  const nodes: TreeNode[] = [leaf('command', type, from, from + word.length)];
  const place = (name: string, value: string) => {
    if (!withTree) return;
    const at = from + Math.max(0, line.indexOf(value, word.length));
    nodes.push(leaf(name, /^\d{1,15}$/.test(value) ? Number(value) : value, at, at + value.length));
  };
  const done = (summary: string, layers: Command['layers'] = [], to = end + 1): Command => ({
    type,
    summary,
    problems,
    layers,
    to,
    root: () => {
      const whole = withTree ? null : commandAt(bytes, from, true);
      return whole !== null && 'root' in whole ? whole.root() : branch('', nodes, from, to);
    },
  });
  const rest = line.slice(word.length).trim();
  switch (type) {
    case 'INFO':
    case 'CONNECT': {
      const at = from + line.indexOf('{');
      const value = jsonValue(utf8Text(bytes, at, from + line.length));
      if (withTree || value === undefined) {
        const { root, problems: faults } = jsonTree(bytes, at, from + line.length, 'options');
        nodes.push(root);
        problems.push(...faults);
      }
      const text = (name: string) => {
        return idOf(memberOf(value, name)) ?? '';
      };
      return done(
        type === 'INFO'
          ? `server ${text('server_name')} ${text('version')}`.replace('  ', ' ')
          : `${text('name')} ${text('lang')} ${text('version')}`.trim(),
        ['json'],
      );
    }
    case 'PING':
    case 'PONG':
      return done(type.toLowerCase());
    case '+OK':
      return done('ok');
    case '-ERR':
      nodes.push(leaf('error', rest, from + line.length - rest.length, from + line.length));
      return done(oneLine(rest));
    case 'SUB':
    case 'UNSUB':
      for (const [i, arg] of args.entries()) place(fieldsOf(type, args.length)[i] ?? 'argument', arg);
      if (args.length < (type === 'SUB' ? 2 : 1))
        problems.push({ offset: from, what: `${type} needs more arguments.` });
      return done(args.join(' '));
    case 'PUB':
    case 'HPUB':
    case 'MSG':
    case 'HMSG':
      break;
    default:
      problems.push({ offset: from, what: `There is no command ${JSON.stringify(word.slice(0, 20))}.` });
      return done(oneLine(line));
  }
  for (const [i, arg] of args.entries()) place(fieldsOf(type, args.length)[i] ?? 'argument', arg);
  const sizes = args.slice(type.startsWith('H') ? -2 : -1);
  const total = Number(sizes.at(-1));
  const headers = type.startsWith('H') ? Number(sizes[0]) : 0;
  if (!sizes.every((size) => /^\d{1,10}$/.test(size)) || headers > total || args.length < 2) {
    problems.push({ offset: from, what: `The sizes of ${type} are none.` });
    return done(oneLine(line));
  }
  const at = end + 1;
  if (at + total + 2 > bytes.length) return { length: at + total + 2 - from };
  const words = headers === 0 ? '' : headerWords(bytes, at, at + headers, nodes);
  const payload = payloadOf(bytes, at + headers, at + total);
  if (withTree) nodes.push(payload.node('payload'));
  if (bytes[at + total] !== 0x0d || bytes[at + total + 1] !== LF)
    problems.push({
      offset: at + total,
      what: 'A line end should follow the payload of the size that the command says.',
    });
  const replyTo = args[fieldsOf(type, args.length).indexOf('reply-to')];
  return {
    ...done(`${args[0] ?? ''}${words}: ${payload.words || 'empty'}`, payload.layers, at + total + 2),
    subject: args[0] ?? '',
    ...(replyTo === undefined ? {} : { replyTo }),
  };
}

/** The headers, each a line; the first line is the version, and a status. */
function headerWords(bytes: Uint8Array, from: number, to: number, nodes: TreeNode[]): string {
  let words = '';
  const fields: TreeNode[] = [];
  for (const match of utf8Text(bytes, from, to).matchAll(/^([^:\r\n]+):[ \t]*([^\r\n]*)/gm)) {
    const at = from + match.index;
    fields.push(leaf(match[1] ?? '', match[2] ?? '', at, at + match[0].length));
    words += ` header ${match[1]}=${match[2]}`;
  }
  nodes.push(branch('headers', fields, from, to));
  return words.slice(0, 160);
}

function fieldsOf(type: string, count: number): readonly string[] {
  switch (type) {
    case 'SUB':
      return count > 2 ? ['subject', 'queue group', 'sid'] : ['subject', 'sid'];
    case 'UNSUB':
      return ['sid', 'max messages'];
    case 'PUB':
      return count > 2 ? ['subject', 'reply-to', 'size'] : ['subject', 'size'];
    case 'HPUB':
      return count > 3
        ? ['subject', 'reply-to', 'header size', 'total size']
        : ['subject', 'header size', 'total size'];
    case 'MSG':
      return count > 3 ? ['subject', 'sid', 'reply-to', 'size'] : ['subject', 'sid', 'size'];
    default:
      return count > 4
        ? ['subject', 'sid', 'reply-to', 'header size', 'total size']
        : ['subject', 'sid', 'header size', 'total size'];
  }
}
