import type { ComparedConnection } from './compared-connection.ts';
import type { MessageKind, MessageWords, Trail } from './message-trail.ts';
import type { MessageValues } from './message-values.ts';
import { retyped } from './own-types.ts';

/** Protocol of plain texts whose first words are types. */
export const LINES = 'lines';

/** `+OK`, `-ERR`, `WELCOME`. */
const LINE_TYPE = /^[+\-!$*]?[A-Z][A-Z0-9_.-]{1,23}(?=\s|$)/;
/** What part of the server's texts begin so; what part of the types of the side with fewer has to be those of the other. */
const MOST_OF = 0.9;
const SHARED = 0.5;
const FEWEST_LINES = 3;
const MOST_TYPES = 40;

/**
 * Two connections with types that nothing but the rules of their protocols shows: an answer that says that something failed is a type of
 * its own, and so is the first word of a line, where a server begins its lines with words in capitals.
 */
export function withProtocolTypes(
  a: ComparedConnection,
  b: ComparedConnection,
  words: MessageWords,
): readonly [ComparedConnection, ComparedConnection] {
  const lines = areLines(a.trail, b.trail, words);
  const typed = (compared: ComparedConnection) =>
    retyped(compared, words, (kind, row) => {
      const values = compared.trail.values.get(row);
      if (values === undefined) return null;
      if (saysRefusal(kind, values)) return { ...kind, name: `${kind.name} error` };
      const type = lines && isLine(kind) ? lineType(values) : null;
      return type === null ? null : { ...kind, protocol: LINES, name: type };
    });
  return [typed(a), typed(b)];
}

/** A reply of Phoenix, and a completion of SignalR, that is an error. */
function saysRefusal({ protocol, name, outgoing }: MessageKind, values: MessageValues): boolean {
  if (protocol === 'phoenix')
    return !outgoing && name.endsWith('phx_reply') && values.get('["4","status"]')?.text === 'error';
  return protocol === 'signalr' && name.startsWith('Completion') && values.has('["error"]');
}

function isLine({ protocol, outgoing, binary, heartbeat }: MessageKind): boolean {
  return protocol === 'text' && !outgoing && !binary && !heartbeat;
}

function lineType(values: MessageValues): string | null {
  return LINE_TYPE.exec(values.get('[]')?.text ?? '')?.[0] ?? null;
}

function areLines(a: Trail, b: Trail, words: MessageWords): boolean {
  const sides = [a, b].map(({ kinds, values }) =>
    [...values].flatMap(([row, said]) => (isLine(words.kind(kinds[row] ?? 0)) ? [lineType(said)] : [])),
  );
  const found = sides.map((types) => {
    const known = types.filter((type) => type !== null);
    return types.length >= FEWEST_LINES && known.length >= types.length * MOST_OF ? new Set(known) : null;
  });
  const [left, right] = found;
  if (left == null || right == null || left.size > MOST_TYPES || right.size > MOST_TYPES) return false;
  const shared = [...left].filter((type) => right.has(type)).length;
  return shared >= Math.min(left.size, right.size) * SHARED;
}
