import { type ReadonlySignal, signal } from '@preact/signals';
import { EndpointIndex } from '../../analysis/endpoint-index.ts';
import { endpointOf } from '../../analysis/endpoint-of.ts';
import type { ExplainContext } from '../../analysis/explain-context.ts';
import type { Explanation } from '../../analysis/explanation.ts';
import type { Finding } from '../../analysis/finding.ts';
import { frameEvidence } from '../../analysis/frame-evidence.ts';
import { judge } from '../../analysis/judge.ts';
import type { Connection } from '../../session/connection.ts';
import type { Session } from '../../session/session.ts';
import { isSwitchedOff } from '../selectors/is-switched-off.ts';
import { explainer } from './explainer.ts';

interface Judgement {
  /** How many attempts there were, and the latest of them: a new one, or a change of it, may change a finding. */
  readonly attempts: number;
  readonly latest: Connection | undefined;
  readonly messagesWent: boolean;
  readonly findings: readonly Finding[];
  explanation: Explanation | null | undefined;
  /** Revision of the session when it was explained, see `revisionFor`. */
  explainedAt: number;
  /** The findings without the advice in `off`; undefined until they are requested. */
  heeded: { readonly off: readonly string[]; readonly findings: readonly Finding[] } | undefined;
}

interface Attempts {
  /** `connectionsRevision` of the session when they were grouped. */
  revision: number;
  readonly index: EndpointIndex;
}

/**
 * Findings and explanations. They are computed when a view needs them and kept as long as the connection object is the
 * same, because the session replaces it with every change. A new attempt at the same endpoint also counts as a change.
 */
export class Judgements {
  readonly #adviceOff: ReadonlySignal<readonly string[]>;
  readonly #known = new WeakMap<Connection, Judgement>();
  /** By session, held weakly: a cleared session has a million rows. */
  readonly #attempts = new WeakMap<Session, Attempts>();

  /** @param adviceOff ids of the advice that is switched off */
  constructor(adviceOff: ReadonlySignal<readonly string[]> = signal([])) {
    this.#adviceOff = adviceOff;
  }

  /** All findings, including advice that is switched off. */
  findings(session: Session, connection: Connection): readonly Finding[] {
    return this.#judge(session, connection).findings;
  }

  /** The findings that count and are marked: all except advice that is switched off. */
  heeded(session: Session, connection: Connection): readonly Finding[] {
    const judgement = this.#judge(session, connection);
    const off = this.#adviceOff.value;
    if (off.length === 0) return judgement.findings;
    if (judgement.heeded?.off !== off) {
      const findings = judgement.findings.filter((finding) => !isSwitchedOff(finding, off));
      judgement.heeded = { off, findings };
    }
    return judgement.heeded.findings;
  }

  /**
   * Null where there is nothing to explain, and until `explainer` is loaded. @param permissions what the page may do now,
   * where that was read
   */
  explanation(
    session: Session,
    connection: Connection,
    permissions?: ExplainContext['permissions'],
  ): Explanation | null {
    const explain = explainer.value;
    if (explain === null) return null;
    const judgement = this.#judge(session, connection);
    const explained = () => {
      const attempts = this.#attemptsLike(session, connection);
      return explain(session, connection, judgement.findings, attempts, permissions);
    };
    if (permissions !== undefined) return explained();
    const revision = revisionFor(session, connection);
    if (judgement.explanation === undefined || judgement.explainedAt !== revision) {
      judgement.explainedAt = revision;
      judgement.explanation = explained();
    }
    return judgement.explanation;
  }

  #judge(session: Session, connection: Connection): Judgement {
    const attempts = this.#attemptsLike(session, connection);
    const known = this.#known.get(connection);
    const latest = attempts.at(-1);
    const messagesWent = session.hasMessages(connection.id);
    const isCurrent = known?.attempts === attempts.length && known.latest === latest;
    if (known !== undefined && isCurrent && known.messagesWent === messagesWent) return known;
    const frames = frameEvidence(session.wire(connection.id));
    const findings = judge(connection, { attempts, frames, messagesWent });
    const judgement: Judgement = {
      attempts: attempts.length,
      latest,
      messagesWent,
      findings,
      explanation: undefined,
      explainedAt: -1,
      heeded: undefined,
    };
    this.#known.set(connection, judgement);
    return judgement;
  }

  /** All connections by endpoint; the lists change as the session grows. */
  endpoints(session: Session): ReadonlyMap<string, readonly Connection[]> {
    return this.#index(session).endpoints;
  }

  #attemptsLike(session: Session, connection: Connection): readonly Connection[] {
    if (!connection.url.seen) return [connection];
    const like = this.#index(session).attempts(endpointOf(connection));
    return like.length === 0 ? [connection] : like;
  }

  #index(session: Session): EndpointIndex {
    const attempts = this.#attempts.get(session) ?? { revision: -1, index: new EndpointIndex() };
    this.#attempts.set(session, attempts);
    if (attempts.revision !== session.connectionsRevision) {
      attempts.index.update(session.connections);
      attempts.revision = session.connectionsRevision;
    }
    return attempts.index;
  }
}

/**
 * What an explanation depends on besides the connection: the changes of its page and, while it continues, its messages and
 * the time.
 */
function revisionFor(session: Session, { outcome }: Connection): number {
  return outcome === 'open' || outcome === 'pending' ? session.revision : session.pageRevision;
}
