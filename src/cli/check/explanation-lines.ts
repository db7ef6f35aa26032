import type { Explanation } from '../../analysis/explanation.ts';
import { printable } from '../output/printable.ts';

/** A cause for people: its sentence, evidence, what it is not, hints, and the first fix, or all of them. */
export function explanationLines(explanation: Explanation, allFixes: boolean): string[] {
  const { cause, sentence, evidence, isNot, hints, fixes } = explanation;
  const shown = allFixes ? fixes : fixes.slice(0, 1);
  const lines = [
    `  cause: ${cause}: ${sentence}`,
    ...evidence.map((text) => `    evidence: ${text}`),
    ...isNot.map((text) => `    it is not: ${text}`),
    ...hints.map((text) => `    hint: ${text}`),
  ];
  for (const { product, version, where, code, note } of shown) {
    lines.push(
      `    fix for ${nameOf(product)}${version === '' ? '' : ` (${version})`}, in ${where}:${note === '' ? '' : ` ${note}`}`,
    );
    lines.push(
      ...code
        .trimEnd()
        .split('\n')
        .map((line) => `      ${line}`),
    );
  }
  const left = fixes.slice(shown.length);
  const products = [...new Set(left.map(({ product }) => nameOf(product)))];
  const listed = products.length > MOST_PRODUCTS ? [...products.slice(0, MOST_PRODUCTS), '…'] : products;
  if (left.length > 0) lines.push(`    ${left.length} more with --fixes: ${listed.join(', ')}`);
  return lines.map(printable);
}

/** As many as fit into a line. */
const MOST_PRODUCTS = 6;

/** A product within a sentence: `The page` is no name. */
function nameOf(product: string): string {
  return product.replace(/^The /, 'the ');
}
