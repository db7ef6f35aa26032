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

  /** Opens with a text to edit, such as a recorded message. */
  edit(format: DraftFormat, text: string): void {
    this.draft.value = { format, text, file: null };
    this.part.value = 'send';
  }
}
