import type { SecretKind } from './secret-kind.ts';
import type { Shape } from './secret-shape.ts';

/** What a user hides besides what redaction knows, and what stays although redaction would hide it. Names are in lower case. */
export interface RedactionRules {
  /** Fields of a handshake whose values stay. */
  readonly keepFields: ReadonlySet<string>;
  readonly hideFields: ReadonlySet<string>;
  /** Parameters of URLs and fields, and members of JSON in words, whose values stay. */
  readonly keepParameters: ReadonlySet<string>;
  readonly hideParameters: ReadonlySet<string>;
  /** Subprotocols that stay besides the registered ones; case matters (RFC 6455 section 11.5). */
  readonly keepSubprotocols: ReadonlySet<string>;
  /** Whatever they match is hidden, wherever text may leave the machine; each has the flag `g`. */
  readonly hideText: readonly RegExp[];
  /**
   * Messages whose contents stay, by a decoder's type, by the name that they give themselves (`{"type":"chat"}`), by a protocol, or as `stomp SEND`; `*` is every type but
   * those that carry credentials. Contents that stay lose the secrets that are recognised in them.
   */
  readonly keepMessages: ReadonlySet<string>;
  /** Messages whose contents do not stay although `keepMessages` names them. */
  readonly hideMessages: ReadonlySet<string>;
  /** Members of JSON in such contents: names and indexes from the root; `*` is any one of them, `**` any number. */
  readonly hidePaths: readonly (readonly string[])[];
  /** What stand-ins tell of the values that they replace. */
  readonly keepShapes: ReadonlySet<Shape>;
  /** Kinds of secrets that stay in this one export. No file of rules has them: what is hidden by the other rules stays hidden. */
  readonly keepKinds: ReadonlySet<SecretKind>;
}

const NONE: ReadonlySet<string> = new Set();

/** What redaction does by itself. */
export const NO_RULES: RedactionRules = {
  keepFields: NONE,
  hideFields: NONE,
  keepParameters: NONE,
  hideParameters: NONE,
  keepSubprotocols: NONE,
  hideText: [],
  keepMessages: NONE,
  hideMessages: NONE,
  hidePaths: [],
  keepShapes: new Set(),
  keepKinds: new Set(),
};

/** These rules, with kinds of secrets that stay. Contents of messages stay as `"keepMessages": ["*"]` keeps them. */
export function keepingKinds(rules: RedactionRules, kinds: readonly SecretKind[]): RedactionRules {
  if (kinds.length === 0) return rules;
  const keepKinds = new Set(kinds);
  const keepMessages = keepKinds.has('message-body')
    ? new Set([...rules.keepMessages, '*'])
    : rules.keepMessages;
  return { ...rules, keepKinds, keepMessages };
}
