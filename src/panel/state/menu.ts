import { type Signal, signal } from '@preact/signals';
import type { StackFrame } from '../../events/event.ts';
import type { ConnectionId } from '../../events/units.ts';
import type { JsonValue } from '../parts/json-value.ts';
import type { MenuPlace } from '../parts/menu-place.ts';

/** What a menu is about. */
export type MenuTarget =
  | { readonly kind: 'connection'; readonly connection: ConnectionId }
  | { readonly kind: 'message'; readonly row: number }
  /** A frame of the wire. */
  | { readonly kind: 'wire'; readonly connection: ConnectionId; readonly frame: number }
  | { readonly kind: 'columns'; readonly of: 'connections' | 'messages'; readonly column: string | null }
  | {
      readonly kind: 'field';
      readonly connection: ConnectionId;
      readonly side: 'request' | 'response';
      readonly name: string;
      readonly value: string;
    }
  | {
      readonly kind: 'json';
      readonly value: JsonValue;
      /** Keys and indexes from the root. */
      readonly path: readonly string[];
      readonly open: ((all: boolean) => void) | null;
    }
  /** A node of a decoded message. */
  | {
      readonly kind: 'node';
      /** Keys and indexes from the root. */
      readonly path: readonly string[];
      /** As a filter compares it; null where that cannot be said. */
      readonly value: string | null;
      readonly copyValue: () => void;
      readonly copyPath: () => void;
    }
  /** What the toolbar has no room for. */
  | { readonly kind: 'toolbar'; readonly chooseFile: () => void }
  | { readonly kind: 'frame'; readonly frame: StackFrame; readonly stack: readonly StackFrame[] };

/** A menu that is shown. */
export interface OpenMenu {
  /** Another number for each menu that is opened. */
  readonly id: number;
  readonly target: MenuTarget;
  readonly place: MenuPlace;
  /** What had the focus, and has it again when the menu closes. */
  readonly before: Element | null;
}

const SAID_FOR_MS = 3000;

/** The one open menu of the panel, and the sentence on what was done last, such as what was copied. */
export class Menu {
  readonly shown: Signal<OpenMenu | null> = signal(null);
  readonly said: Signal<string> = signal('');
  #opened = 0;
  #hush: ReturnType<typeof setTimeout> | undefined;

  open(target: MenuTarget, place: MenuPlace): void {
    const before = this.shown.peek()?.before ?? document.activeElement;
    this.shown.value = { id: ++this.#opened, target, place, before };
  }

  /** Closes it, and gives the focus back. */
  close(): void {
    const open = this.shown.peek();
    this.shown.value = null;
    if (open?.before instanceof HTMLElement) open.before.focus({ preventScroll: true });
  }

  /** Shows a sentence for a few seconds. */
  say(words: string): void {
    this.said.value = words;
    clearTimeout(this.#hush);
    this.#hush = setTimeout(() => {
      this.said.value = '';
    }, SAID_FOR_MS);
  }
}
