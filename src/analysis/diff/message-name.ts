import type { Decoded } from '../decoders/decoded.ts';
import { type Branch, isBranch, type TreeNode } from '../decoders/tree/tree-node.ts';
import { stableText, VARIES } from './stable-text.ts';

/** Members by which programs name what a message is. */
const NAMING = new Set([
  'type',
  'event',
  'action',
  'op',
  'kind',
  'cmd',
  'command',
  'method',
  'target',
  'operation',
  'messagetype',
  'message_type',
  'msgtype',
  'eventtype',
  'event_type',
  'msg_type',
  'topic',
  'channel',
  'destination',
]);

/** Whether programs name by such a member what a message is. */
export function isNamingMember(name: string): boolean {
  return NAMING.has(name.toLowerCase());
}

/** Place of the event in a message of Phoenix's second version: `[join_ref, ref, topic, event, payload]`. */
const PHOENIX_EVENT = 3;

/** Members in which the same stands one level deeper. */
const AROUND = new Set(['headers', 'payload', 'header']);

const LONGEST = 64;

/**
 * What a message is called within its connection: the protocol's type, and the program's own name of it, where it has one:
 * `EVENT hey`, `PUBLISH rooms/*`, `subscribe`.
 */
export function messageName({
  protocol,
  type,
  details,
}: Pick<Decoded, 'protocol' | 'type' | 'details'>): string {
  const { root } = details();
  const names = isBranch(root) ? namesIn(protocol, root) : textNames(protocol, root);
  const own = [...new Set(names)].filter((name) => name !== type);
  if (own.length === 0) return type;
  return protocol === 'json' || protocol === 'text' ? own.join(' ') : [type, ...own].join(' ');
}

/** Members that say where a message goes, not what it is. */
const PLACES = new Set(['topic', 'channel', 'destination']);

/**
 * The one name that a message gives itself: of a plain text the whole text. Null where it has several names, one that cannot be
 * read as a name, or only the name of a place with other members beside it.
 */
export function soleName({ protocol, details }: Pick<Decoded, 'protocol' | 'details'>): string | null {
  const { root } = details();
  if (!isBranch(root))
    return protocol === 'text' && typeof root.value === 'string' ? root.value.trim() : null;
  const nodes = namingNodes(protocol, root);
  if (nodes.some((node) => isBranch(node) || (typeof node.value === 'string' && word(node).length === 0)))
    return null;
  if (root.children.length > 1 && nodes.some(({ name }) => PLACES.has(name.toLowerCase()))) return null;
  const [name, ...others] = new Set(nodes.flatMap(word));
  return others.length > 0 ? null : (name ?? null);
}

/**
 * The names that a program gives a message, as they are written: its event, `type`, `method` and the like; without the place to which it goes.
 * A filter by type finds a message by each.
 */
export function ownNames({
  protocol,
  type,
  details,
}: Pick<Decoded, 'protocol' | 'type' | 'details'>): string[] {
  const { root } = details();
  if (!isBranch(root)) return [];
  const nodes = namingNodes(protocol, root).filter((node) => isBranch(node) || node.value !== type);
  const members = nodes.filter(({ name }) => isNamingMember(name));
  // Where a member names the message, the first argument is data.
  const named = members.length > 0 ? members : nodes;
  return named.flatMap((node) =>
    isBranch(node) || typeof node.value !== 'string' || PLACES.has(node.name.toLowerCase())
      ? []
      : [node.value],
  );
}

function namesIn(protocol: string, root: Branch): string[] {
  return namingNodes(protocol, root).flatMap(word);
}

function namingNodes(protocol: string, root: Branch): TreeNode[] {
  if (root.list)
    return protocol === 'phoenix' ? root.children.slice(PHOENIX_EVENT, PHOENIX_EVENT + 1) : callName(root);
  const event = dispatched(root);
  if (event !== undefined) return [event];
  const nodes: TreeNode[] = [];
  for (const child of root.children) {
    const name = child.name.toLowerCase();
    if (NAMING.has(name)) nodes.push(child);
    else if (isBranch(child) && child.list && (name === 'data' || name === 'arguments'))
      // Arguments of an event: the first is its name.
      nodes.push(...child.children.slice(0, 1));
    else if (isBranch(child) && !child.list && AROUND.has(name))
      nodes.push(...child.children.filter((inner) => NAMING.has(inner.name.toLowerCase())));
  }
  return nodes;
}

/** The event of a dispatch of Discord's gateway: `{"op": 0, "t": "MESSAGE_CREATE", "s": 1, "d": {}}`. */
function dispatched({ children }: Branch): TreeNode | undefined {
  const member = (name: string) => children.find((child) => child.name === name);
  const event = member('op') && member('d') ? member('t') : undefined;
  return event !== undefined && !isBranch(event) && typeof event.value === 'string' ? event : undefined;
}

/** `["subscribe", {...}]`: a list that begins with a word names itself by it; a list of words alone is data. */
function callName({ children }: Branch): TreeNode[] {
  const [first, ...rest] = children;
  if (first === undefined) return [];
  const isCall =
    rest.length === 0 || rest.some((child) => isBranch(child) || typeof child.value !== 'string');
  return isCall ? [first] : [];
}

function word(node: TreeNode): string[] {
  if (isBranch(node) || typeof node.value !== 'string') return [];
  const { value } = node;
  if (value === '' || value.length > LONGEST || /\s/.test(value)) return [];
  return [withoutNumbers(value)];
}

/** Of a plain text its first word; a name before a colon is who speaks. */
function textNames(protocol: string, root: TreeNode): string[] {
  if (protocol !== 'text' || isBranch(root) || typeof root.value !== 'string') return [];
  const first = /^[A-Za-z][\w.-]{0,23}(?=\s|$)/.exec(root.value)?.[0];
  return first === undefined ? [] : [withoutNumbers(first)];
}

/** The same name without what differs from one message to the next. */
export function withoutNumbers(text: string): string {
  return stableText(text).replace(/\d+/g, VARIES);
}
