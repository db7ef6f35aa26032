import type { ProtocolId } from '../decoders/decoded.ts';
import { shortName } from './short-name.ts';
import type { TrafficMessage } from './traffic-message.ts';

/** More types than any protocol has. A page may make up its own: what comes beyond is counted as one. */
const MOST_TYPES = 20_000;
const OTHERS = '(others)';

/** The messages of one type in one direction. */
export interface TypeCount {
  readonly protocol: ProtocolId;
  readonly type: string;
  readonly outgoing: boolean;
  readonly count: number;
  readonly bytes: number;
  readonly largest: number;
}

type Counter = { -readonly [Key in keyof TypeCount]: TypeCount[Key] };
type Counters = Map<ProtocolId, Map<string, Counter>>;

/** What a connection's traffic is made of: messages and bytes by protocol, type and direction. */
export class TypeTable {
  readonly #sides: readonly [Counters, Counters] = [new Map(), new Map()];
  #types = 0;

  add({ outgoing, opcode, size, decoded }: TrafficMessage): void {
    // Of a payload that is not there only the kind of message is known.
    const protocol = decoded?.protocol ?? (opcode === 1 ? 'text' : 'binary');
    const counter = this.#counter(outgoing, protocol, decoded === null ? protocol : shortName(decoded.type));
    counter.count += 1;
    counter.bytes += size;
    if (size > counter.largest) counter.largest = size;
  }

  /** The most frequent first. */
  counts(): readonly TypeCount[] {
    return this.#sides
      .flatMap((side) => [...side.values()].flatMap((types) => [...types.values()]))
      .toSorted((a, b) => b.count - a.count || b.bytes - a.bytes);
  }

  #counter(outgoing: boolean, protocol: ProtocolId, type: string): Counter {
    const side = this.#sides[outgoing ? 0 : 1];
    let types = side.get(protocol);
    if (types === undefined) {
      types = new Map();
      side.set(protocol, types);
    }
    const known = types.get(type);
    if (known !== undefined) return known;
    if (this.#types >= MOST_TYPES && type !== OTHERS) return this.#counter(outgoing, protocol, OTHERS);
    const counter = { protocol, type, outgoing, count: 0, bytes: 0, largest: 0 };
    types.set(type, counter);
    this.#types += 1;
    return counter;
  }
}
