/** What kind of thing was hidden; the preview counts by it. */
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
 * Stand-ins of one export: the same secret gets the same one, so that who reads the file still sees that two values
 * were equal, and nothing else of them.
 */
export class Pseudonyms {
  readonly #numbers = new Map<string, number>();
  readonly #counts = new Map<SecretKind, number>();

  /** `redacted-3`: a token of HTTP, and safe in a URL. */
  token(secret: string, kind: SecretKind): string {
    this.count(kind);
    let number = this.#numbers.get(secret);
    if (number === undefined) {
      number = this.#numbers.size + 1;
      this.#numbers.set(secret, number);
    }
    return `redacted-${number}`;
  }

  /** `[redacted-3]`, where any text may stand. */
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
