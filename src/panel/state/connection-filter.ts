import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Finding } from '../../analysis/finding.ts';
import type { Connection } from '../../session/connection.ts';
import {
  type ConnectionState,
  matchesConnection,
  parseConnectionFilter,
} from '../../session/filter/connection-filter.ts';
import type { Session } from '../../session/session.ts';
import { FilteredConnection } from '../selectors/connection-facts.ts';

type Findings = (connection: Connection) => readonly Finding[];

/** What narrows the table of connections: a text in its filter language, and the states that are chosen beside it. */
export class ConnectionFilter {
  readonly text: Signal<string> = signal('');
  /** None lets all through. */
  readonly states: Signal<readonly ConnectionState[]> = signal([]);
  readonly #parsed = computed(() => parseConnectionFilter(this.text.value));
  /** Parts of the text that could not be read as intended. */
  readonly faults = computed(() => this.#parsed.value.faults);
  /** Whether it narrows anything. */
  readonly on: ReadonlySignal<boolean> = computed(
    () => this.#parsed.value.value.length > 0 || this.states.value.length > 0,
  );

  #last: {
    readonly session: Session;
    readonly revision: number;
    readonly terms: object;
    readonly states: object;
    readonly left: readonly Connection[];
  } | null = null;

  /** Chooses a state, or takes the choice back. */
  toggle(state: ConnectionState): void {
    const others = this.states.value.filter((each) => each !== state);
    this.states.value = others.length < this.states.value.length ? others : [...others, state];
  }

  /**
   * The connections that are left; all where nothing is narrowed. `findings` is asked only where the filter is about checks. What was
   * found last is kept: the table, its count and the timeline ask for the same.
   */
  left(session: Session, findings: Findings): readonly Connection[] {
    const { connections, connectionsRevision: revision } = session;
    const { value: terms } = this.#parsed.value;
    const { value: states } = this.states;
    if (terms.length === 0 && states.length === 0) return connections;
    const last = this.#last;
    const isKnown =
      last?.session === session &&
      last.revision === revision &&
      last.terms === terms &&
      last.states === states &&
      // What is found also depends on settings.
      !terms.some(({ kind }) => kind === 'checks');
    if (isKnown) return last.left;
    const left = connections.filter((connection) => {
      const facts = new FilteredConnection(connection, findings);
      return (states.length === 0 || states.includes(facts.state)) && matchesConnection(terms, facts);
    });
    this.#last = { session, revision, terms, states, left };
    return left;
  }

  clear(): void {
    this.text.value = '';
    this.states.value = [];
  }
}
