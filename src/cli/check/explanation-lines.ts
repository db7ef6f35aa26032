import type { Explanation } from '../../analysis/explanation.ts';
import { printable } from '../output/printable.ts';

/** A cause for people: its sentence, evidence, what it is not, and the first fix, or all of them. */
export function explanationLines(explanation: Explanation, allFixes: boolean): string[] {
  const { cause, sentence, evidence, isNot, fixes } = explanation;
  const shown = allFixes ? fixes : fixes.slice(0, 1);
  const lines = [
    `  cause: ${cause}: ${sentence}`,
    ...evidence.map((text) => `    evidence: ${text}`),
    ...isNot.map((text) => `    it is not: ${text}`),
  ];
  for (const { product, version, where, code, note } of shown) {
    lines.push(
      `    fix for ${[product, version].filter(Boolean).join(' ')}, ${where}:${note === '' ? '' : ` ${note}`}`,
    );
    lines.push(
      ...code
        .trimEnd()
        .split('\n')
        .map((line) => `      ${line}`),
    );
  }
  const left = fixes.slice(shown.length);
  const products = [...new Set(left.map(({ product }) => product))].join(', ');
  if (left.length > 0) lines.push(`    ${left.length} more with --fixes: ${products}`);
  return lines.map(printable);
}
