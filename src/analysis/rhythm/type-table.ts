import type { ProtocolId } from '../decoders/decoded.ts';
import { shortName } from './short-name.ts';
import type { TrafficMessage } from './traffic-message.ts';

/** More types than any protocol has. A page may make up its own: what comes beyond is counted as one. */
const MOST_TYPES = 20_000;
const OTHERS = '(others)';
/** RFC 6455 section 5.5: control frames that a connection goes on behind. */
const CONTROL: Readonly<Record<number, string>> = { 9: 'ping', 10: 'pong' };

/** The messages of one type in one direction. */
export interface TypeCount {
  readonly protocol: ProtocolId;
  readonly type: string;
  readonly outgoing: boolean;
  readonly count: number;
  /** How many of them have a size that nobody saw: `bytes` and `largest` are of the others. */
  readonly unsized: number;
  readonly bytes: number;
  readonly largest: number;
}

/** The type for people: a ping is one of WebSocket's own frames, whatever bytes are in it. */
export function nameOfType({ protocol, type }: Pick<TypeCount, 'protocol' | 'type'>): string {
  const isControl = protocol === 'binary' && (type === 'ping' || type === 'pong');
  return isControl || type === protocol ? type : `${protocol} ${type}`;
}

type Counter = { -readonly [Key in keyof TypeCount]: TypeCount[Key] };
type Counters = Map<ProtocolId, Map<string, Counter>>;

/** What a connection's traffic is made of: messages and bytes by protocol, type and direction. */
export class TypeTable {
  readonly #sides: readonly [Counters, Counters] = [new Map(), new Map()];
  #types = 0;

  add({ outgoing, opcode, size, sizeUnknown, decoded }: TrafficMessage): void {
    // Of a payload that is not there only the kind of message is known.
    const protocol = decoded?.protocol ?? (opcode === 1 ? 'text' : 'binary');
    const counter = this.#counter(
      outgoing,
      protocol,
      decoded === null ? (CONTROL[opcode] ?? protocol) : shortName(decoded.type),
    );
    counter.count += 1;
    if (sizeUnknown === true) counter.unsized += 1;
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
    const counter = { protocol, type, outgoing, count: 0, unsized: 0, bytes: 0, largest: 0 };
    types.set(type, counter);
    this.#types += 1;
    return counter;
  }
}
