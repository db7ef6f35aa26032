import type { LogId } from '../../events/units.ts';
import type { MessagesFormat } from '../../formats/messages/write-messages.ts';
import type { DecoderName } from './decode-task.ts';

/** What to write. */
export interface ExportOrder {
  readonly log: LogId;
  readonly format: 'har' | 'log';
  readonly redact: boolean;
  /** Messages that the panel knows of, for the progress. */
  readonly messages: number;
  readonly producer: { readonly name: string; readonly version: string };
  readonly browser: { readonly name: string; readonly version: string } | null;
}

/** Which messages to write, one by one: those of a connection that match a filter. */
export interface MessagesOrder {
  readonly log: LogId;
  readonly format: MessagesFormat;
  readonly redact: boolean;
  readonly connection: number;
  /** In the filter language; empty for all. */
  readonly filter: string;
  /** The decoder that people chose; null where the messages decide. */
  readonly decoder: DecoderName | null;
  /** Messages of the log that the panel knows of: no later ones are written. */
  readonly messages: number;
}

/** What the export worker reports. `done` of `total` messages are written. */
export type ExportAnswer =
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'written'; readonly file: Blob }
  | { readonly type: 'failed'; readonly why: string };

/** A running export. `file` rejects where it fails, and never settles once the export was cancelled. */
export interface ExportJob {
  readonly file: Promise<Blob>;
  cancel(): void;
}

export type StartExport = (
  order: Pick<ExportOrder, 'log' | 'format' | 'redact' | 'messages'> | MessagesOrder,
  onProgress: (done: number, total: number) => void,
) => ExportJob;
