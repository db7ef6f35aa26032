import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Frame } from 'playwright-core';
import type { PanelDriver } from '../../../src/cli/browser/firefox/panel-driver.ts';

/** Without what nobody reads here, the passes in full and each node's selectors, it takes a third of the time. */
const OPTIONS = "{ resultTypes: ['violations'], selectors: false }";

/** What axe finds, a line each; `api` names it. */
const asked = (api: string) => `${api}.run(document, ${OPTIONS}).then(({ violations }) => violations.flatMap(
    ({ id, nodes }) => nodes.map((node) => id + ': ' + node.html.slice(0, 160) + ' ' + node.failureSummary)))`;
const source = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong in a document, a line each. It is evaluated: the panel's policy lets no script tag in. */
export async function axeViolations(frame: Frame): Promise<string[]> {
  if (await frame.evaluate(() => !('axe' in window))) await frame.evaluate(source);
  const found: unknown = await frame.evaluate(asked('axe'));
  return Array.isArray(found) ? found.map(String) : [];
}

/** The same in Firefox's toolbox, where axe finds no scope but the window to be in, and stays for the next time. */
export async function axeViolationsInFirefox(panel: PanelDriver): Promise<string[]> {
  if ((await panel.evaluate('return window.axe === undefined')) === true) await panel.evaluate(source);
  const found: unknown = await panel.evaluate(`return ${asked('window.axe')};`);
  return Array.isArray(found) ? found.map(String) : [];
}
