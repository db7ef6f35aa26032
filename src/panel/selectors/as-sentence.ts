/** What a reader of the wire says of a fault, as a sentence of its own. */
export function asSentence(what: string): string {
  return `${what.slice(0, 1).toUpperCase()}${what.slice(1)}.`;
}
