import type { Explanation, Fix } from '../../analysis/explanation.ts';
import { text } from '../text.ts';

/** A cause and a fix as plain text, for a ticket or a chat. */
export function explanationText(explanation: Explanation, fix: Fix | null): string {
  const { sentence, evidence, isNot, hints, cause } = explanation;
  const of =
    fix === null ? [] : ['', [fix.product, fix.version, fix.where].filter((part) => part !== '').join(', ')];
  const code = fix === null ? [] : ['', fix.code];
  const note = fix === null || fix.note === '' ? [] : ['', fix.note];
  return [
    sentence,
    ...list(text('failureEvidence'), evidence),
    ...list(text('failureIsNot'), isNot),
    ...list(text('failureHints'), hints),
    '',
    `${text('failureCause')} ${cause}`,
    ...of,
    ...code,
    ...note,
  ].join('\n');
}

function list(title: string, sentences: readonly string[]): readonly string[] {
  return sentences.length === 0 ? [] : ['', `${title}:`, ...sentences.map((each) => `- ${each}`)];
}
