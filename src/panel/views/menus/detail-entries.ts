import type { StackFrame } from '../../../events/event.ts';
import { isBranch } from '../../parts/json-lines.ts';
import { ExactNumber, type JsonValue } from '../../parts/json-value.ts';
import { jsonPathText, writeJson } from '../../parts/write-json.ts';
import type { MenuTarget } from '../../state/menu.ts';
import type { Panel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { copyAndSay, copyValue } from './copying.ts';
import { fieldGroups } from './field-items.ts';
import { headText } from './head-text.ts';
import { type MenuEntry, type MenuItem, menuGroups } from './menu-entry.ts';

/** What can be done with a header field. */
export function fieldEntries(panel: Panel, target: MenuTarget & { kind: 'field' }): readonly MenuEntry[] {
  const { name, value, side } = target;
  const connection = panel.follower.session.peek().connections[target.connection];
  const head = connection === undefined ? null : headText(connection, side);
  const copy = (label: string, written: string, said: string, keys?: string): MenuItem => ({
    label,
    ...(keys === undefined ? {} : { keys }),
    does: () => copyAndSay(panel, written, said),
  });
  return menuGroups([
    copy(text('copyFieldValue'), value, text('copiedField')),
    copy(text('copyField'), `${name}: ${value}`, text('copiedField')),
    ...(head === null
      ? []
      : [copy(text(side === 'request' ? 'copyRequest' : 'copyResponse'), head, text('copiedHead'))]),
  ]);
}

/** What can be done with a node of a JSON tree. */
export function jsonEntries(panel: Panel, target: MenuTarget & { kind: 'json' }): readonly MenuEntry[] {
  const { value, path, open } = target;
  const written = jsonPathText(path);
  return menuGroups(
    [
      {
        label: text('copyValue'),
        keys: 'Ctrl+C',
        does: () => copyValue(panel, value),
      },
      ...(path.length === 0
        ? []
        : [{ label: text('copyPath'), does: () => copyAndSay(panel, written, text('copiedPath')) }]),
      ...(isBranch(value) || typeof value === 'string'
        ? [{ label: text('copyJson'), does: () => copyAndSay(panel, writeJson(value), text('copiedValue')) }]
        : []),
    ],
    ...fieldGroups(panel, { of: 'json', path }, writtenLeaf(value)),
    open === null
      ? []
      : [
          { label: text('menuOpenAll'), keys: 'Alt+→', does: () => open(true) },
          { label: text('menuCloseAll'), keys: 'Alt+←', does: () => open(false) },
        ],
  );
}

/** A leaf as a filter compares it; null for a branch. */
function writtenLeaf(value: JsonValue): string | null {
  if (isBranch(value)) return null;
  return value instanceof ExactNumber ? value.source : String(value);
}

/** What can be done with a node of a decoded message. */
export function nodeEntries(panel: Panel, target: MenuTarget & { kind: 'node' }): readonly MenuEntry[] {
  const { path, value, copyValue: copy, copyPath } = target;
  return menuGroups(
    [
      { label: text('copyValue'), keys: 'Ctrl+C', does: copy },
      ...(path.length === 0 ? [] : [{ label: text('copyPath'), does: copyPath }]),
    ],
    ...fieldGroups(panel, { of: 'decoded', path }, value),
  );
}

/** What can be done with a frame of a stack. */
export function frameEntries(
  panel: Panel,
  { frame, stack }: { readonly frame: StackFrame; readonly stack: readonly StackFrame[] },
): readonly MenuEntry[] {
  return menuGroups([
    { label: text('menuOpenSource'), does: () => panel.openSource(frame) },
    { label: text('copyPlace'), does: () => copyAndSay(panel, placeOf(frame), text('copiedPlace')) },
    {
      label: text('copyStack'),
      does: () =>
        copyAndSay(
          panel,
          stack.map((each) => `    at ${each.functionName || '<anonymous>'} (${placeOf(each)})\n`).join(''),
          text('copiedStack'),
        ),
    },
  ]);
}

function placeOf({ url, line, column }: StackFrame): string {
  return `${url}:${line}:${column}`;
}
