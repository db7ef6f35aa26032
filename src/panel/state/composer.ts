import { type Signal, signal } from '@preact/signals';

/** How what is written becomes a message: the first two are sent as text, the others as bytes. */
export const DRAFT_FORMATS = ['text', 'json', 'hex', 'base64', 'file'] as const;
export type DraftFormat = (typeof DRAFT_FORMATS)[number];

/** A message that is being written. `file` counts where the format is one. */
export interface Draft {
  readonly format: DraftFormat;
  readonly text: string;
  readonly file: File | null;
}

/** What is open under the list of messages: nothing, what sends, or what closes. */
export type ComposerPart = 'none' | 'send' | 'close';

/** The message that people are writing. It stays while another connection or view is shown. */
export class Composer {
  readonly part: Signal<ComposerPart> = signal('none');
  readonly draft: Signal<Draft> = signal({ format: 'text', text: '', file: null });

  /** Opens with a text to be changed, such as a recorded message. */
  edit(format: DraftFormat, text: string): void {
    this.draft.value = { format, text, file: null };
    this.part.value = 'send';
  }
}
