import {
  CONFIDENCE,
  type DecodableMessage,
  type Decoded,
  type Decoder,
  type DecodingProblem,
  INVALID,
} from './decoded.ts';
import { handshakeConfidence } from './json-protocol.ts';
import { plainDecoded } from './plain/plain-decoded.ts';
import { PlacedText } from './tree/placed-text.ts';
import { oneLine } from './tree/preview.ts';
import { branch, leaf, listOf, type TreeNode } from './tree/tree-node.ts';
import { utf8Text } from './tree/utf8.ts';

interface Instruction {
  readonly opcode: string;
  readonly args: readonly string[];
  readonly root: TreeNode;
}

/** Apache Guacamole: instructions of elements, each behind its length in characters. */
export const GUACAMOLE: Decoder = {
  id: 'guacamole',
  specification: 'Guacamole protocol 1.5 (guacamole.apache.org)',
  ofConnection: (connection) => handshakeConfidence(connection, ['guacamole']),
  ofMessage: ({ opcode, bytes }) => {
    if (opcode !== 1 || bytes.at(-1) !== 0x3b || !/^\d{1,4}\.[a-z]{2,}[,;]/.test(utf8Text(bytes, 0, 40)))
      return CONFIDENCE.none;
    return instructionsOf(bytes).problems.length === 0 ? CONFIDENCE.likely : CONFIDENCE.none;
  },
  open: () => ({ decode }),
};

function decode(message: DecodableMessage): Decoded {
  if (message.opcode !== 1) return plainDecoded(message);
  const { bytes } = message;
  const { instructions, problems } = instructionsOf(bytes);
  const [first] = instructions;
  const single = first !== undefined && instructions.length === 1;
  const type = problems.length > 0 ? INVALID : single ? typeOf(first) : 'batch';
  const words = single
    ? wordsOf(first)
    : `${instructions.length} instructions: ${[...new Set(instructions.map(({ opcode }) => opcode))].slice(0, 8).join(', ')}`;
  return {
    protocol: 'guacamole',
    layers: ['guacamole'],
    type,
    summary: problems[0]?.what ?? words,
    repliesTo: null,
    ...(instructions.length > 1
      ? { packets: instructions.map((each) => ({ type: typeOf(each), repliesTo: null })) }
      : {}),
    details: () => ({
      root: single
        ? first.root
        : listOf(
            instructions.map(({ root }) => root),
            bytes.length,
          ),
      problems,
    }),
  };
}

/** The tunnel's own instructions have an empty opcode. */
function typeOf({ opcode, args }: Instruction): string {
  return opcode !== '' ? opcode : args[0] === 'ping' ? 'ping' : 'internal';
}

function wordsOf({ opcode, args }: Instruction): string {
  if (opcode === 'args') return `${args.length} args: ${args.join(', ')}`.slice(0, 200);
  return args.length === 0 ? opcode || 'internal' : oneLine(args.join(', '));
}

function instructionsOf(bytes: Uint8Array): { instructions: Instruction[]; problems: DecodingProblem[] } {
  const instructions: Instruction[] = [];
  const problems: DecodingProblem[] = [];
  const placed = new PlacedText(bytes);
  const { text } = placed;
  const place = (at: number) => placed.byteOf(at);
  let at = 0;
  while (at < text.length && problems.length === 0) {
    const start = at;
    const elements: TreeNode[] = [];
    const values: string[] = [];
    for (;;) {
      const length = /^(\d{1,9})\./.exec(text.slice(at, at + 10));
      if (length === null) {
        problems.push({ offset: place(at), what: 'An element begins with its length and a full stop.' });
        break;
      }
      const from = at + length[0].length;
      const to = afterCharacters(text, from, Number(length[1]));
      const end = to === null ? undefined : text[to];
      if (to === null || (end !== ',' && end !== ';')) {
        problems.push({
          offset: place(at),
          what:
            to === null || end === undefined
              ? 'The element ends before the length that it says, or without its end.'
              : 'A comma or a semicolon should stand after the length that the element says.',
        });
        break;
      }
      values.push(text.slice(from, to));
      elements.push(
        leaf(
          elements.length === 0 ? 'opcode' : String(elements.length - 1),
          text.slice(from, to),
          place(at),
          place(to),
        ),
      );
      at = to + 1;
      if (end === ';') break;
    }
    const [opcode = '', ...args] = values;
    instructions.push({
      opcode,
      args,
      root: branch('', elements, place(start), place(Math.min(at, text.length))),
    });
  }
  if (text === '') problems.push({ offset: 0, what: 'The message is empty.' });
  return { instructions, problems };
}

/** Lengths count code points. */
function afterCharacters(text: string, from: number, count: number): number | null {
  let at = from;
  for (let i = 0; i < count; i += 1) {
    const code = text.codePointAt(at);
    if (code === undefined) return null;
    at += code > 0xffff ? 2 : 1;
  }
  return at;
}
