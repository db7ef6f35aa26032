import type { Failure } from '../causes/failure.ts';
import type { Fix } from '../explanation.ts';
import type { Topic } from './product.ts';
import { PRODUCTS } from './products.ts';

/** The fixes of a topic, every product that has one, in order of the registry; who answered comes first. */
export function fixesFor(failure: Failure, ...topics: readonly Topic[]): readonly Fix[] {
  const answered =
    failure.response?.fields.find((field) => field.name.toLowerCase() === 'server')?.value ?? '';
  const fixes = PRODUCTS.flatMap((product) =>
    topics.flatMap((topic) => {
      const fix = product.fixes[topic]?.(failure.site);
      return fix === undefined ? [] : [{ fix, first: product.server?.test(answered) === true }];
    }),
  );
  return [...fixes.filter(({ first }) => first), ...fixes.filter(({ first }) => !first)].map(
    ({ fix }) => fix,
  );
}
