import type { ConnectionId, LogId } from '../../events/units.ts';
import type { MessagesFormat } from '../../formats/messages/write-messages.ts';
import type { SecretKind } from '../../formats/redaction/secret-kind.ts';
import type { DecoderName } from './decode-task.ts';

/** What to write. */
export interface ExportOrder {
  readonly log: LogId;
  /** `html` is a report; `preview` lists, as JSON, what redaction changes. */
  readonly format: 'har' | 'log' | 'html' | 'preview';
  readonly redact: boolean;
  /** The file of redaction rules, as it was written; empty where there is none. */
  readonly rules: string;
  /** Reports this connection alone, judged beside all others; without it, and in other formats, the whole session. */
  readonly only?: ConnectionId;
  /** Writes these connections and nothing of the others, which are `leftOut`; without it, the whole session. */
  readonly chosen?: { readonly ids: readonly ConnectionId[]; readonly leftOut: number };
  /** Kinds of secrets that stay although the file is redacted. */
  readonly keepKinds?: readonly SecretKind[];
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

/** Asks the export worker for a sign: a pattern of the redaction rules that does not end keeps it from answering. */
export const LOOK = 'look';

/** What the export worker reports. `done` of `total` messages are written. */
export type ExportAnswer =
  | { readonly type: 'heard' }
  | { readonly type: 'progress'; readonly done: number; readonly total: number }
  | { readonly type: 'written'; readonly file: Blob }
  | { readonly type: 'failed'; readonly why: string };

/** A running export. `file` rejects where it fails, and never settles once the export was cancelled. */
export interface ExportJob {
  readonly file: Promise<Blob>;
  cancel(): void;
}

/** What a view asks for. */
export type ExportWish =
  | Pick<ExportOrder, 'log' | 'format' | 'redact' | 'messages' | 'only' | 'chosen' | 'keepKinds'>
  | MessagesOrder;

export type StartExport = (
  order: ExportWish & Pick<ExportOrder, 'rules'>,
  onProgress: (done: number, total: number) => void,
) => ExportJob;
