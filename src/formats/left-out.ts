import type { RedactionRules } from './redaction/redaction-rules.ts';
import { SECRET_KINDS, type SecretKind } from './redaction/secret-kind.ts';

/** What was chosen for a file. */
interface Chosen {
  readonly redact: boolean;
  readonly rules?: RedactionRules;
  readonly connectionsLeftOut?: number;
}

/** The members by which a file says what is not in it although it was recorded, and which kinds of secrets it has although it is redacted. */
export function leftOutMembers({ redact, rules, connectionsLeftOut = 0 }: Chosen): object {
  const kept = redact ? keptKinds(rules) : [];
  return {
    ...(connectionsLeftOut === 0 ? {} : { connectionsLeftOut }),
    ...(kept.length === 0 ? {} : { kept }),
  };
}

/** Which kinds of secrets stay in a redacted file. */
export function keptKinds(rules: RedactionRules | undefined): readonly SecretKind[] {
  return SECRET_KINDS.filter((kind) => rules?.keepKinds.has(kind) === true);
}
