import { type Signal, signal } from '@preact/signals';

/** How the draft becomes a message: the first two formats are sent as text, the others as bytes. */
export const DRAFT_FORMATS = ['text', 'json', 'hex', 'base64', 'file'] as const;
export type DraftFormat = (typeof DRAFT_FORMATS)[number];

/** A message that is being written. `file` is used where the format is a file. */
export interface Draft {
  readonly format: DraftFormat;
  readonly text: string;
  readonly file: File | null;
}

/** What is open below the list of messages: nothing, the form that sends, or the one that closes. */
export type ComposerPart = 'none' | 'send' | 'close';

/** The message that people are writing. It stays while another connection or view is shown. */
export class Composer {
  readonly part: Signal<ComposerPart> = signal('none');
  readonly draft: Signal<Draft> = signal({ format: 'text', text: '', file: null });

  #wantsFocus = false;

  /** Opens a form, or closes the one that is open. */
  toggle(part: Exclude<ComposerPart, 'none'>): void {
    this.#wantsFocus = this.part.value !== part;
    this.part.value = this.#wantsFocus ? part : 'none';
  }

  /**
   * Another connection is shown: a close was meant for the one before. A message under way stays, and the focus stays where
   * people choose connections.
   */
  leave(): void {
    this.#wantsFocus = false;
    if (this.part.peek() === 'close') this.part.value = 'none';
  }

  /** Whether the form that is drawn now was asked for, and so takes the focus; asks once. */
  takesFocus(): boolean {
    const wants = this.#wantsFocus;
    this.#wantsFocus = false;
    return wants;
  }

  /** Opens with a text to edit, such as a recorded message. */
  edit(format: DraftFormat, text: string): void {
    this.draft.value = { format, text, file: null };
    this.#wantsFocus = true;
    this.part.value = 'send';
  }
}
