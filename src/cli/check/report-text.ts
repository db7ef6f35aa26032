import { isLoopback } from '../../analysis/checks/loopback.ts';
import type { Pseudonyms } from '../../formats/redaction/pseudonyms.ts';
import { redactProse, redactText } from '../../formats/redaction/redact-text.ts';
import { printable } from '../output/printable.ts';

/** Longest text of a report: a CI server shows it in a line. */
const LONGEST = 4_096;

/**
 * Texts for a report that a CI server keeps and shows: without secrets, and without characters that control a terminal. The same
 * secret has the same stand-in in the whole report.
 */
export class ReportText {
  readonly #pseudonyms: Pseudonyms;

  constructor(pseudonyms: Pseudonyms) {
    this.#pseudonyms = pseudonyms;
  }

  /** A sentence. */
  prose(text: string): string {
    return this.#safe(redactProse(text, this.#pseudonyms));
  }

  /** A URL. */
  url(text: string): string {
    return this.#safe(redactText(text, this.#pseudonyms));
  }

  /**
   * A URL as a name that is the same in the next run: without query and fragment, the numbers of stand-ins, and the port of a server on this
   * machine, which a test draws anew.
   */
  endpoint(url: string): string {
    return this.url(url)
      .replace(/[?#].*$/s, '')
      .replace(/(?<!\w)(redacted)-\d{1,9}/g, '$1')
      .replace(
        /^([a-z]+:\/\/)(?:redacted@)?(\[[^\]]*\]|[^/:]*)(?::\d{1,5})?(?=\/|$)/i,
        (all, scheme: string, host: string) => (isLoopback(host) ? scheme + host : all),
      );
  }

  #safe(text: string): string {
    const shown = printable(text);
    return wellFormed(shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown);
  }
}

/** The text with a replacement character for each half of a surrogate pair, which no encoding can write. */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
