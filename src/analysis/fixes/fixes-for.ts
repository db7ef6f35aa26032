import type { Failure } from '../causes/failure.ts';
import type { Fix } from '../explanation.ts';
import type { Topic } from './product.ts';
import { PRODUCTS } from './products.ts';

/**
 * One fix a product, of the first of the topics that it has, in the order of the products; the product that names
 * itself in `Server` comes first.
 */
export function fixesFor(failure: Failure, ...topics: readonly Topic[]): readonly Fix[] {
  const fields = failure.response?.fields ?? [];
  const answered = fields.find((field) => field.name.toLowerCase() === 'server')?.value ?? '';
  const first: Fix[] = [];
  const others: Fix[] = [];
  for (const product of PRODUCTS) {
    const into = product.server?.test(answered) === true ? first : others;
    const topic = topics.find((one) => product.fixes[one] !== undefined);
    const fix = topic === undefined ? undefined : product.fixes[topic]?.(failure.site);
    if (fix !== undefined) into.push(fix);
  }
  return [...first, ...others];
}
