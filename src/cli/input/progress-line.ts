import { writeSync } from 'node:fs';
import type { ReadState } from '../../formats/read-progress.ts';
import { printable } from '../output/printable.ts';

/** Milliseconds: a file that is read sooner shows nothing. */
const SHOWN_AFTER = 1_000;
const EVERY = 200;
const STANDARD_ERROR = 2;
/** ECMA-48: to the beginning of the line, and erase it. */
const ERASE = '\r\u001b[2K';

/** How far a file is read, as one line that is written over, where standard error is a terminal. */
export class ProgressLine {
  readonly #name: string;
  readonly #began = performance.now();
  #shownAt = 0;

  constructor(name: string) {
    this.#name = name;
  }

  show({ stage, done, total }: ReadState): void {
    const now = performance.now();
    if (!process.stderr.isTTY || now - this.#began < SHOWN_AFTER || now - this.#shownAt < EVERY) return;
    this.#shownAt = now;
    const percent = total === 0 ? '' : ` ${Math.floor((done / total) * 100)} %`;
    const what = stage === 'reading' ? 'reading' : 'reading its messages';
    writeSync(STANDARD_ERROR, `${ERASE}${printable(this.#name)}: ${what}${percent}`);
  }

  clear(): void {
    if (this.#shownAt !== 0) writeSync(STANDARD_ERROR, ERASE);
  }
}
