import type { DecodedMessage } from './decoded-messages.ts';
import { CSV_HEADING, messageCsv } from './message-csv.ts';
import { messageJson } from './message-json.ts';

/** `jsonl`: a JSON object a line, as `messages --json` prints them. `csv`: a table. */
export type MessagesFormat = 'jsonl' | 'csv';

/** Writes those messages that match, a line each. `onProgress` receives how many were looked at. */
export async function* writeMessages(
  messages: AsyncIterable<DecodedMessage>,
  format: MessagesFormat,
  {
    redact,
    matches,
    onProgress,
  }: {
    readonly redact: boolean;
    readonly matches: (message: DecodedMessage) => boolean;
    readonly onProgress: (done: number) => void;
  },
): AsyncGenerator<string> {
  if (format === 'csv') yield CSV_HEADING;
  let done = 0;
  for await (const message of messages) {
    done += 1;
    onProgress(done);
    if (!matches(message)) continue;
    yield format === 'csv'
      ? messageCsv(message, redact)
      : `${JSON.stringify(messageJson(message, redact))}\n`;
  }
}
