import type { JsonValue } from '../../parts/json-value.ts';
import type { Panel } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** Copies the chosen connections (Ctrl+C): the URL of one, several as JSON lines. */
export async function copyChosenConnections(panel: Panel): Promise<void> {
  await loaded(panel, async () => (await import('./copying.ts')).copyConnections(panel));
}

/** Copies the chosen messages (Ctrl+C): one as it is, several as JSON lines. */
export async function copyChosenMessages(panel: Panel): Promise<void> {
  await loaded(panel, async () => (await import('./copying.ts')).copyMessages(panel));
}

/** Copies a node of a JSON tree (Ctrl+C): a text without its quotes, anything else as JSON. */
export async function copyJsonValue(panel: Panel, value: JsonValue): Promise<void> {
  await loaded(panel, async () => (await import('./copying.ts')).copyValue(panel, value));
}

/** What copies is loaded when it is first needed; after an update of the extension its file may be gone. */
async function loaded(panel: Panel, work: () => Promise<void> | void): Promise<void> {
  try {
    await work();
  } catch {
    panel.menu.say(text('lazyFailed'));
  }
}
