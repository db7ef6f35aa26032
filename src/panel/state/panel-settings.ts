import { type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { DEFAULT_SETTINGS, SETTING_NAMES, type Settings, withChanges } from '../../channel/settings.ts';

interface Doors {
  readonly write: (name: string, value: unknown) => Promise<void>;
  readonly remove: (names: readonly string[]) => Promise<void>;
  readonly onFailure: (error: unknown) => void;
}

/** What people chose for all panels. A change takes effect here at once, and in other panels when storage notifies them. */
export class PanelSettings {
  readonly #doors: Doors;
  readonly #current: Signal<Settings> = signal(DEFAULT_SETTINGS);
  /** Whether the dialog is open. */
  readonly open: Signal<boolean> = signal(false);

  constructor(doors: Doors) {
    this.#doors = doors;
  }

  get current(): ReadonlySignal<Settings> {
    return this.#current;
  }

  /** Applies what storage contains, or what changed there. */
  hear(changes: Readonly<Record<string, unknown>>): void {
    this.#current.value = withChanges(this.#current.value, changes);
  }

  change<Name extends keyof Settings>(name: Name, value: Settings[Name]): void {
    this.#current.value = { ...this.#current.value, [name]: value };
    this.#doors.write(name, value).catch(this.#doors.onFailure);
  }

  /** Switches one piece of advice on or off. */
  heed(check: string, on: boolean): void {
    const others = this.#current.value.adviceOff.filter((id) => id !== check);
    this.change('adviceOff', on ? others : [...others, check]);
  }

  /** Removes every choice, so that later defaults apply. */
  restoreDefaults(): void {
    this.#current.value = DEFAULT_SETTINGS;
    this.#doors.remove(SETTING_NAMES).catch(this.#doors.onFailure);
  }
}
