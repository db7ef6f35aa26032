import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import type { Finding } from '../../analysis/finding.ts';
import type { Connection } from '../../session/connection.ts';
import {
  type ConnectionState,
  matchesConnection,
  parseConnectionFilter,
} from '../../session/filter/connection-filter.ts';
import { FilteredConnection } from '../selectors/connection-facts.ts';

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

  /** Chooses a state, or takes the choice back. */
  toggle(state: ConnectionState): void {
    const others = this.states.value.filter((each) => each !== state);
    this.states.value = others.length < this.states.value.length ? others : [...others, state];
  }

  /** Whether a connection is left. `findings` is asked only where the filter is about checks. */
  matches(connection: Connection, findings: (connection: Connection) => readonly Finding[]): boolean {
    const facts = new FilteredConnection(connection, findings);
    const { value: states } = this.states;
    return (
      (states.length === 0 || states.includes(facts.state)) &&
      matchesConnection(this.#parsed.value.value, facts)
    );
  }

  clear(): void {
    this.text.value = '';
    this.states.value = [];
  }
}
