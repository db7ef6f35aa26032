import { FLAG, OPCODE } from '../../../events/message-segment.ts';
import { messageName } from '../../../session/filter/match-payload.ts';
import { cannotSend } from '../../selectors/cannot-send.ts';
import type { Panel } from '../../state/panel.ts';
import { text, textOf } from '../../text.ts';
import { opcodeText } from '../messages/opcode-text.ts';
import { cannotRepeat, editAndSend, sendAgain } from '../messages/repeat-message.ts';
import { copyMessages } from './copying.ts';
import { addTerm } from './filter-term.ts';
import { type MenuEntry, type MenuItem, menuGroups } from './menu-entry.ts';

/** What can be done with a message, or with several that were chosen together. */
export function messageEntries(panel: Panel, row: number): readonly MenuEntry[] {
  const { selection } = panel;
  const index = panel.follower.session.peek().messages;
  const chosen = selection.markedMessages.of(selection.message.peek());
  const columns: MenuItem = {
    label: text('menuColumns'),
    does: (place) => panel.menu.open({ kind: 'columns', of: 'messages', column: null }, place),
  };
  const fold: MenuItem = {
    label: text('foldHeartbeats'),
    checked: panel.layout.foldHeartbeats.value,
    does: () => {
      panel.layout.foldHeartbeats.value = !panel.layout.foldHeartbeats.peek();
    },
  };
  if (chosen.length > 1) {
    const label = textOf('copyMessagesAsLines', chosen.length);
    const [a, b] = chosen;
    return menuGroups(
      [{ label, keys: 'Ctrl+C', does: () => void copyMessages(panel) }],
      chosen.length === 2 && a !== undefined && b !== undefined ? [compareItem(panel, a, b)] : [],
      [fold, columns],
    );
  }
  const flags = index.flags(row);
  const isText = (flags & FLAG.opcode) === OPCODE.text;
  const off = (flags & FLAG.payloadUnknown) === 0 ? null : text('payloadNotShown');
  const copy = (label: string, form: 'natural' | 'json' | 'hex' | 'base64'): MenuItem => ({
    label,
    off,
    ...(form === 'natural' ? { keys: 'Ctrl+C' } : {}),
    does: () => void copyMessages(panel, form),
  });
  return menuGroups(
    isText
      ? [
          copy(text('copyMessageText'), 'natural'),
          ...(isJson(panel, row) ? [copy(text('copyMessageJson'), 'json')] : []),
          copy(text('copyMessageHex'), 'hex'),
          copy(text('copyMessageBase64'), 'base64'),
        ]
      : [copy(text('copyMessageHex'), 'natural'), copy(text('copyMessageBase64'), 'base64')],
    [compareItem(panel, null, row)],
    filters(panel, row),
    sending(panel, row),
    [fold, columns],
  );
}

/** Compares two messages; without the first, a message with the one before of its type. */
function compareItem(panel: Panel, a: number | null, b: number): MenuItem {
  return {
    label: text(a === null ? 'compareWithPrevious' : 'compareTwo'),
    does: () => {
      panel.comparingMessages.value = { a, b };
    },
  };
}

function filters(panel: Panel, row: number): readonly MenuItem[] {
  const flags = panel.follower.session.peek().messages.flags(row);
  const { text: filter, direction, opcode } = panel.messageFilter;
  const out = (flags & FLAG.outgoing) !== 0;
  const name = opcodeText(flags & FLAG.opcode);
  const kind = kindOf(panel, row);
  return [
    {
      label: text(out ? 'menuOnlySent' : 'menuOnlyReceived'),
      checked: direction.value === (out ? 'out' : 'in'),
      does: () => {
        const wanted = out ? 'out' : 'in';
        direction.value = direction.value === wanted ? 'both' : wanted;
      },
    },
    ...(name === 'text' || name === 'binary'
      ? [
          {
            label: text('menuOnly', `op:${name}`),
            checked: opcode.value === name,
            does: () => {
              opcode.value = opcode.value === name ? '' : name;
            },
          } as const,
        ]
      : []),
    ...(kind === null || kind === name
      ? []
      : [typeTerm(kind)].flatMap((term) => [
          { label: text('menuOnly', term), does: () => addTerm(filter, term) },
          { label: text('menuWithout', term), does: () => addTerm(filter, `-${term}`) },
        ])),
  ];
}

function sending(panel: Panel, row: number): readonly MenuItem[] {
  const session = panel.follower.session.peek();
  const connection = session.connections[session.messages.connection(row)];
  if (connection === undefined) return [];
  const reason =
    cannotSend(connection, panel.recording.status.peek(), panel.sessions.stored.peek()) ??
    cannotRepeat(session.messages, row);
  if (reason === 'sendOnlyWebSocket') return [];
  const off = reason === null ? null : text(reason);
  return [
    {
      label: text('sendAgain'),
      off,
      does: () => void sendAgain(panel, connection.id, row).then(({ words }) => panel.menu.say(words)),
    },
    {
      label: text('sendEdit'),
      off,
      does: () => void editAndSend(panel, row).then((problem) => panel.menu.say(problem)),
    },
  ];
}

/** The name of a message as the column Type shows it; null while it is not known. */
function kindOf(panel: Panel, row: number): string | null {
  const line = panel.decodings.of(row) ?? null;
  return line === null ? null : messageName(line);
}

/** Whether the bytes in memory are an object or a list. */
function isJson(panel: Panel, row: number): boolean {
  const bytes = panel.payloads.held(panel.follower.session.peek().messages.payloadPlace(row));
  if (bytes === undefined || bytes.length > 1_000_000) return false;
  const words = new TextDecoder().decode(bytes);
  try {
    return /^\s*[[{]/.test(words) && JSON.parse(words) !== undefined;
  } catch {
    return false;
  }
}

function typeTerm(name: string): string {
  return `type:${/^[^\s"\\]+$/.test(name) ? name : JSON.stringify(name)}`;
}
