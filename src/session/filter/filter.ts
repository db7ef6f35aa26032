/** How a size or a JSON value is compared. `~` is *contains*. */
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>=' | '~';

const COMPARISONS: readonly Comparison[] = ['=', '!=', '<', '<=', '>', '>=', '~'];

/** The comparison with that sign; `=` for any other text. */
export function comparisonNamed(text: string): Comparison {
  return COMPARISONS.find((comparison) => comparison === text) ?? '=';
}

/** One condition of a filter. All conditions have to hold. */
export type FilterTerm = { readonly negated: boolean } & (
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'pattern'; readonly source: string; readonly flags: string }
  | { readonly kind: 'direction'; readonly outgoing: boolean }
  | { readonly kind: 'opcode'; readonly opcode: number }
  /** Epoch milliseconds, both of them included. */
  | { readonly kind: 'time'; readonly from: number; readonly until: number }
  /** `bytes` is the true size of the payload. */
  | { readonly kind: 'size'; readonly comparison: Comparison; readonly bytes: number }
  /** A part of the message's name as the column Type shows it, such as `socket.io EVENT`; in small letters. */
  | { readonly kind: 'type'; readonly type: string }
  /** The protocol of the message, in small letters. */
  | { readonly kind: 'protocol'; readonly protocol: string }
  | { readonly kind: 'heartbeat' }
  | {
      /** `json`: of a payload that is JSON. `decoded`: of what a decoder made of the message. */
      readonly kind: 'json' | 'decoded';
      readonly path: readonly string[];
      readonly comparison: Comparison;
      readonly value: string;
    }
);

/** A parsed filter: all terms have to hold; without terms it lets everything through. */
export interface Filter {
  readonly terms: readonly FilterTerm[];
}

/** Whether a term asks for what a decoder makes of the message: those before it have to be decoded too. */
export function needsDecoding({ kind }: FilterTerm): boolean {
  return kind === 'type' || kind === 'protocol' || kind === 'decoded';
}

/** Whether a term needs the payload, or can be answered from the columns alone. */
export function needsPayload(term: FilterTerm): boolean {
  return term.kind !== 'direction' && term.kind !== 'opcode' && term.kind !== 'size' && term.kind !== 'time';
}
