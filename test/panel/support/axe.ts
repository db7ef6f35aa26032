import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';

const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong in a document, a line each. It is evaluated: the panel's policy lets no script tag in. */
export async function axeViolations(frame: Frame): Promise<string[]> {
  await frame.evaluate(source);
  const found: unknown = await frame.evaluate(`axe.run(document).then(({ violations }) => violations.flatMap(
    ({ id, nodes }) => nodes.map((node) => id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary)))`);
  return Array.isArray(found) ? found.map(String) : [];
}
