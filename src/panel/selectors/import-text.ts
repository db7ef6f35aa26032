import type { ImportedFrom } from '../../store/imported-from.ts';
import { printable } from '../parts/printable.ts';
import { text, textOf } from '../text.ts';
import type { ImportFailure, ImportProgress } from '../worker/import-task.ts';
import { byteText, wholeNumber } from './quantity.ts';

const MOST_NAME = 80;
const STAGE_WORDS = {
  reading: 'importReading',
  parsing: 'importMessages',
  storing: 'importStoring',
} as const;

/** The file's own name, on one line, shortened in the middle, and isolated from the text around it. */
export function fileNameText(name: string): string {
  const shown = printable(name);
  const half = MOST_NAME / 2;
  const cut = shown.length > MOST_NAME ? `${shown.slice(0, half)}…${shown.slice(-half)}` : shown;
  // First strong isolate and its end (Unicode UAX 9): letters of the other direction affect only themselves.
  return `\u2068${cut}\u2069`;
}

/** The program that wrote a file, or at least the file's format. */
export function producerText({ producer, format }: ImportedFrom): string {
  return producer === '' ? text('importNoProducer', format) : fileNameText(producer);
}

/** The progress of an import. */
export function importProgressText({ stage, done, total }: ImportProgress): string {
  if (stage === 'joining') return text('importJoining');
  if (total === 0 && stage === 'parsing') return text('importParsing');
  const name = STAGE_WORDS[stage];
  const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
  return text(name, byteText(done), byteText(total), wholeNumber(percent));
}

/** Why a file was not imported. */
export function importFailureText(failure: ImportFailure): string {
  switch (failure.why) {
    case 'format':
      return `${printable(failure.words)}.`;
    case 'too-large':
      return text('importTooLarge', byteText(failure.bytes), byteText(failure.most));
    case 'no-room':
      return text('importNoRoom', byteText(failure.needed), byteText(failure.free));
    case 'disk-full':
      return text('importDiskFull');
    case 'no-wire':
      return text('importNoWire');
    case 'no-recording':
      return text('importNoRecording');
    case 'no-pair':
      return textOf('importNoPair', failure.connections);
    case 'unreadable':
      return text('importUnreadable', printable(failure.words));
    default:
      return text('importBroken', printable(failure.words));
  }
}
