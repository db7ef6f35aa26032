import { STAND_IN } from '../../analysis/checks/stand-in.ts';
import { textKey } from '../../events/text-key.ts';
import { NO_RULES, type RedactionRules } from './redaction-rules.ts';
import type { SecretKind } from './secret-kind.ts';
import { shapeOf } from './secret-shape.ts';

type OnHidden = (secret: string, kind: SecretKind | 'rule') => void;

/**
 * The stand-ins of one export. The same secret gets the same stand-in, so that a reader still sees that two values were
 * equal, and nothing more.
 */
export class Pseudonyms {
  /** The user's own rules for this export. */
  readonly rules: RedactionRules;
  readonly #onHidden: OnHidden | null;
  #given = { numbers: new Map<string, number>(), last: 0 };
  #counts = new Map<SecretKind, number>();

  /** @param onHidden is called with each secret that gets a stand-in, every time */
  constructor(rules = NO_RULES, onHidden: OnHidden | null = null) {
    this.rules = rules;
    this.#onHidden = onHidden;
  }

  /** The same stand-ins and counts under other rules. */
  under(rules: RedactionRules): Pseudonyms {
    const others = new Pseudonyms(rules, this.#onHidden);
    others.#given = this.#given;
    others.#counts = this.#counts;
    return others;
  }

  /**
   * `redacted-3`: a token of HTTP, and safe in a URL. A stand-in of an earlier export stays as it is, and so does a secret of a kind that
   * the rules keep, unless a rule of the user hides it.
   * @param of a number of JSON is no text of digits
   */
  token(secret: string, kind: SecretKind | 'rule', of: 'text' | 'number' = 'text'): string {
    if (this.keeps(kind)) return secret;
    this.count(kind === 'rule' ? 'secret-field' : kind);
    const [, former, itsNumber] = STAND_IN.exec(secret) ?? [];
    if (former !== undefined) {
      this.#given.last = Math.max(this.#given.last, Number(itsNumber));
      return former;
    }
    this.#onHidden?.(secret, kind);
    const given = this.#given;
    let number = given.numbers.get(textKey(secret));
    if (number === undefined) {
      given.last += 1;
      number = given.last;
      given.numbers.set(textKey(secret), number);
    }
    return `redacted-${number}${shapeOf(secret, of === 'number', this.rules.keepShapes)}`;
  }

  /** `[redacted-3]`, for places where any text may stand. */
  text(secret: string, kind: SecretKind | 'rule'): string {
    return this.keeps(kind) ? secret : `[${this.token(secret, kind)}]`;
  }

  /** Whether secrets of a kind stay in this export. */
  keeps(kind: SecretKind | 'rule'): boolean {
    return kind !== 'rule' && this.rules.keepKinds.has(kind);
  }

  count(kind: SecretKind): void {
    this.#counts.set(kind, (this.#counts.get(kind) ?? 0) + 1);
  }

  /** How often each kind was hidden. */
  get counts(): ReadonlyMap<SecretKind, number> {
    return this.#counts;
  }
}
