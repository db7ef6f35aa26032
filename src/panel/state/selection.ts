import { type Signal, signal } from '@preact/signals';
import type { ConnectionId } from '../../events/units.ts';
import { MarkedRows } from './marked-rows.ts';

/** What is selected. `message` is a row of the message index. */
export class Selection {
  readonly connection: Signal<ConnectionId | null> = signal(null);
  readonly message: Signal<number | null> = signal(null);
  /** A frame of the selected connection's wire, by its number from 0. */
  readonly frame: Signal<number | null> = signal(null);
  readonly markedConnections: MarkedRows = new MarkedRows();
  readonly markedMessages: MarkedRows = new MarkedRows();
  /** The tab that was chosen last; a connection without it shows its first tab. */
  readonly tab: Signal<string> = signal('');
  /** The tab that was chosen since a failed connection was selected: it begins with why it failed, whatever was last used. */
  readonly failedTab: Signal<string> = signal('');
  readonly messageTab: Signal<string> = signal('');

  selectConnection(id: ConnectionId): void {
    if (this.connection.value === id) return;
    this.connection.value = id;
    this.message.value = null;
    this.frame.value = null;
    this.failedTab.value = '';
  }

  /** Shows a tab of the selected connection, failed or not. */
  showTab(tab: string): void {
    this.tab.value = tab;
    this.failedTab.value = tab;
  }

  clear(): void {
    this.connection.value = null;
    this.message.value = null;
    this.frame.value = null;
  }
}
