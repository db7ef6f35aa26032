import {
  CONFIDENCE,
  type Confidence,
  type Decoded,
  type Details,
  INVALID,
  type PacketName,
  type ProtocolId,
} from '../decoded.ts';
import type { PlainValue } from '../tree/plain-value.ts';
import { utf8Text } from '../tree/utf8.ts';
import { jsonTree } from './json-tree.ts';
import { jsonValue } from './json-value.ts';

/** A decoded message but for what its bytes give. */
export interface Reading {
  readonly type: string;
  readonly summary: string;
  readonly repliesTo?: string | null;
  /** As those of `Decoded`. */
  readonly packets?: readonly PacketName[];
  /** Rules of the protocol that the message breaks. */
  readonly problems?: readonly string[];
  /** What is wrong in it, and is no reason to refuse the message. */
  readonly remarks?: readonly string[];
}

/** A message, or a part of one, that should be JSON. */
export class JsonMessage {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly value: PlainValue | undefined;

  constructor(bytes: Uint8Array, from = 0, to = bytes.length) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    this.text = utf8Text(bytes, from, to);
    this.value = jsonValue(this.text);
  }

  details(): Details {
    return jsonTree(this.bytes, this.from, this.to);
  }

  /** The message as one of a protocol. Where it is no JSON, or breaks the protocol, it is invalid. */
  as(
    protocol: ProtocolId,
    layers: readonly ProtocolId[],
    read: (value: PlainValue, text: string) => Reading,
  ): Decoded {
    if (this.value === undefined) return this.#broken(protocol, layers);
    const {
      type,
      summary,
      repliesTo = null,
      packets,
      problems = [],
      remarks = [],
    } = read(this.value, this.text);
    const invalid = problems.length > 0;
    return {
      protocol,
      layers,
      type: invalid ? INVALID : type,
      summary: invalid ? `${type}: ${problems[0]}` : summary,
      repliesTo,
      ...(packets === undefined ? {} : { packets }),
      details: () => {
        const { root, problems: faults } = this.details();
        const said = [...problems, ...remarks].map((what) => ({ offset: this.from, what }));
        return { root, problems: [...said, ...faults] };
      },
    };
  }

  #broken(protocol: ProtocolId, layers: readonly ProtocolId[]): Decoded {
    const details = this.details();
    const [first] = details.problems;
    const what = first === undefined ? 'This is no JSON.' : `Byte ${first.offset}: ${first.what}`;
    return { protocol, layers, type: INVALID, summary: what, repliesTo: null, details: () => details };
  }
}

/** Confidence by the JSON of a text message: `looks` is asked where the text begins as it has to. */
export function jsonConfidence(
  message: { readonly opcode: number; readonly bytes: Uint8Array },
  looks: (value: PlainValue) => Confidence,
): Confidence {
  const first = message.bytes[0];
  if (message.opcode !== 1 || (first !== 0x7b && first !== 0x5b)) return CONFIDENCE.none;
  const value = jsonValue(utf8Text(message.bytes));
  return value === undefined ? CONFIDENCE.none : looks(value);
}
