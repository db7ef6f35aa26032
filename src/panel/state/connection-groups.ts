import { type Signal, signal } from '@preact/signals';
import { ListedConnections } from './listed-connections.ts';

/** Which groups of reconnects are open, and whether the line of one is selected rather than one of its members. */
export class ConnectionGroups {
  /** Which connections are grouped. */
  readonly listed: ListedConnections = new ListedConnections();
  readonly open: Signal<ReadonlySet<string>> = signal(new Set());
  /** The group whose own line was selected last, and the connection that was shown for it. */
  readonly selected: Signal<{ readonly key: string; readonly shown: number } | null> = signal(null);

  /** Opens or closes a group. @returns whether that changed anything */
  show(key: string, open: boolean): boolean {
    const next = new Set(this.open.peek());
    const changes = next.has(key) !== open;
    if (open) next.add(key);
    else next.delete(key);
    if (changes) this.open.value = next;
    return changes;
  }

  clear(): void {
    this.open.value = new Set();
    this.selected.value = null;
  }
}
