import { textKey } from '../../events/text-key.ts';
import { NO_RULES, type RedactionRules } from './redaction-rules.ts';

/** What kind of thing was hidden. The preview counts by it. */
export type SecretKind =
  | 'cookie'
  | 'authorization'
  | 'subprotocol'
  | 'secret-field'
  | 'url-parameter'
  | 'url-user'
  | 'message-body'
  | 'close-reason';

/**
 * The stand-ins of one export. The same secret gets the same stand-in, so that a reader still sees that two values were
 * equal, and nothing more.
 */
export class Pseudonyms {
  /** The user's own rules for this export. */
  readonly rules: RedactionRules;
  readonly #numbers = new Map<string, number>();
  #last = 0;
  readonly #counts = new Map<SecretKind, number>();

  constructor(rules = NO_RULES) {
    this.rules = rules;
  }

  /** `redacted-3`: a token of HTTP, and safe in a URL. A stand-in of an earlier export stays as it is. */
  token(secret: string, kind: SecretKind): string {
    this.count(kind);
    const former = /^\[?redacted-(\d{1,9})\]?$/.exec(secret)?.[1];
    let number = former === undefined ? this.#numbers.get(textKey(secret)) : Number(former);
    if (number === undefined) {
      number = this.#last + 1;
      this.#numbers.set(textKey(secret), number);
    }
    this.#last = Math.max(this.#last, number);
    return `redacted-${number}`;
  }

  /** `[redacted-3]`, for places where any text may stand. */
  text(secret: string, kind: SecretKind): string {
    return `[${this.token(secret, kind)}]`;
  }

  count(kind: SecretKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** How often each kind was hidden. */
  get counts(): ReadonlyMap<SecretKind, number> {
    return this.#counts;
  }
}
