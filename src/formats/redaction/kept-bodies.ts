import { conversationOf } from '../../analysis/decoders/conversation-of.ts';
import {
  type Conversation,
  type DecodableMessage,
  type Decoded,
  INVALID,
  type ProtocolId,
} from '../../analysis/decoders/decoded.ts';
import { isBranch, type TreeNode } from '../../analysis/decoders/tree/tree-node.ts';
import { isNamingMember, messageName, withoutNumbers } from '../../analysis/diff/message-name.ts';
import { OPCODE } from '../../events/message-segment.ts';
import type { Session } from '../../session/session.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { credentialsSaid, isOfCredentials } from './credential-names.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { redactBody } from './redact-body.ts';
import { hidesMember } from './redact-text.ts';
import type { RedactionRules } from './redaction-rules.ts';
import { isSecretName } from './secret-names.ts';
import { MOST_MEMBERS, secretsOfPairs } from './secret-pairs.ts';
import type { ShownBodies } from './shown-bodies.ts';

/** What was packed cannot be searched for secrets as it stands. */
const PACKED: ReadonlySet<ProtocolId> = new Set(['gzip', 'zlib', 'deflate', 'zstd']);

/** Parts of a binary message that are looked at. What has more is hidden. */
const MOST_PARTS = 10_000;
/** Levels of a message at which it may say what it is: `["1", "2", "room", "vote", {}]`, `{"data": {"kind": "vote"}}`. */
const NAME_LEVELS = 3;
/** Characters of a message of no known form in which names are looked for. */
const LONGEST_HEAD = 1_024;
/** Bytes that are searched: the patterns would exhaust the stack on much longer texts without a blank. */
const LARGEST = 2 << 20;

/** Keeps the contents of messages whose types the user's rules keep, and takes out the secrets that are recognised in them. */
export class KeptBodies implements ShownBodies {
  readonly #rules: RedactionRules;
  /** `hideMessages` by their names, and by each as names of messages are written, without numbers: `chat2` is known as `chat*`. */
  readonly #hidden: ReadonlyMap<string, string>;
  readonly #conversations: ReadonlyMap<number, Conversation>;
  /** Connections and directions whose last message did not end what it began. */
  readonly #unfinished = new Set<string>();
  /** Whether the packet was kept to which the binary messages of a connection and direction belong. */
  readonly #ofAttachments = new Map<string, boolean>();
  /** Attachments, and whether they leave with their packet. */
  readonly #attachments = new WeakMap<Decoded, boolean>();
  /** Messages that begin, go on with, or end a packet that stands in several. */
  readonly #parts = new WeakSet<Decoded>();

  private constructor(rules: RedactionRules, conversations: ReadonlyMap<number, Conversation>) {
    this.#rules = rules;
    this.#hidden = new Map(
      [...rules.hideMessages].flatMap((name) => [
        [name, name],
        [withoutNumbers(name).toLowerCase(), name],
      ]),
    );
    this.#conversations = conversations;
  }

  /** Opens the conversations of a session for one pass over its messages. Without `keepMessages` in the rules, nobody needs it. */
  static async open(
    session: Session,
    readPayload: PayloadReader,
    rules: RedactionRules,
  ): Promise<KeptBodies> {
    const conversations = new Map<number, Conversation>();
    for (const connection of session.connections) {
      if (session.messages.ofConnection(connection.id).length === 0) continue;
      conversations.set(connection.id, await conversationOf(readPayload, session.messages, connection));
    }
    return new KeptBodies(rules, conversations);
  }

  /** See `ShownBodies`. */
  shown(connection: number, message: DecodableMessage, pseudonyms: Pseudonyms): Uint8Array | null {
    const decoded = this.decode(connection, message);
    return decoded === null ? null : this.allowed(message, decoded, pseudonyms);
  }

  /** What a message is; null for one of a connection that began later. To be called once for each message, in their order. */
  decode(connection: number, message: DecodableMessage): Decoded | null {
    const decoded = this.#conversations.get(connection)?.decode(message) ?? null;
    if (decoded === null) return null;
    const lane = `${connection} ${message.outgoing}`;
    if (this.#unfinished.delete(lane)) this.#parts.add(decoded);
    if (isUnfinished(decoded)) {
      this.#unfinished.add(lane);
      this.#parts.add(decoded);
    }
    // Attachments have no names of their own: they leave with the packet that announced them.
    if (decoded.protocol !== 'socket.io') return decoded;
    if (isAttachment(decoded)) this.#attachments.set(decoded, this.#ofAttachments.get(lane) === true);
    else this.#ofAttachments.set(lane, this.#keeps(decoded));
    return decoded;
  }

  /** What may be written of a message that was decoded; null where its content is left out. */
  allowed(message: DecodableMessage, decoded: Decoded, pseudonyms: Pseudonyms): Uint8Array | null {
    return this.#keeps(decoded) ? withoutSecrets(message, decoded, pseudonyms) : null;
  }

  /** Whether the rules keep the contents of such a message: all of its packets, where it has several. */
  #keeps(decoded: Decoded): boolean {
    if (this.#rules.keepMessages.size === 0 || this.#parts.has(decoded)) return false;
    const withPacket = this.#attachments.get(decoded);
    if (withPacket !== undefined) return withPacket;
    const { protocol, packets } = decoded;
    const { root } = decoded.details();
    if (this.#hidden.size > 0 && saysAnyOf(root, (name) => this.#hides(name))) return false;
    const { keepMessages } = this.#rules;
    if (
      credentialsSaid(root).some((name) => !keepMessages.has(name)) &&
      !keepMessages.has(`${protocol} ${decoded.type}`.toLowerCase())
    )
      return false;
    const whole = messageName(decoded);
    if (packets === undefined) {
      // A list of objects is a message of several for the program that sends it.
      const each =
        isBranch(root) && root.list ? root.children.filter((child) => isBranch(child) && !child.list) : [];
      const names = each.map((child) => nameOf(protocol, decoded.type, child));
      return [whole, ...names].every(
        (name, i) => (i > 0 && name === decoded.type) || this.#keepsType(protocol, decoded.type, name),
      );
    }
    const children = isBranch(root) && root.list ? root.children : [];
    if (packets.length === 0 || children.length !== packets.length)
      return packets.length === 1 && this.#keepsType(protocol, packets[0]?.type ?? INVALID, whole);
    return packets.every(({ type }, i) => {
      const child = children[i];
      return child !== undefined && this.#keepsType(protocol, type, nameOf(protocol, type, child));
    });
  }

  #hides(name: string): boolean {
    const rule = this.#hidden.get(name);
    return rule !== undefined && this.#rules.hideMessages.has(rule);
  }

  /** @param ownName what the program calls the message, in words: `chat` where `{"type":"chat"}` is of the type `json object` */
  #keepsType(protocol: ProtocolId, type: string, ownName: string): boolean {
    if (type === INVALID) return false;
    const { keepMessages } = this.#rules;
    const words = [type, ...ownName.split(' ')];
    const names = [...words, ownName, `${protocol} ${type}`, protocol].map((name) => name.toLowerCase());
    if (names.some((name) => this.#hides(name))) return false;
    const unnamed = [...words, `${protocol} ${type}`].filter((word) => !keepMessages.has(word.toLowerCase()));
    if (unnamed.some(isOfCredentials) && !keepMessages.has(`${protocol} ${type}`.toLowerCase())) return false;
    return keepMessages.has('*') || names.some((name) => keepMessages.has(name));
  }
}

function nameOf(protocol: ProtocolId, type: string, root: TreeNode): string {
  return messageName({ protocol, type, details: () => ({ root, problems: [] }) });
}

/** Whether a message says one of these names at a place where messages say what they are. */
function saysAnyOf(root: TreeNode, hides: (name: string) => boolean): boolean {
  const isNamed = (text: string) => {
    const lower = text.toLowerCase();
    return hides(lower) || hides(withoutNumbers(lower));
  };
  const says = (node: TreeNode, inList: boolean, levels: number): boolean => {
    if (isBranch(node))
      return levels > 0 && node.children.some((child) => says(child, node.list, levels - 1));
    return typeof node.value === 'string' && (inList || isNamingMember(node.name)) && isNamed(node.value);
  };
  if (isBranch(root)) return says(root, false, NAME_LEVELS);
  // A message of no known form: one of its words may be the name.
  const head = typeof root.value === 'string' ? root.value : textOf(root.value);
  return head
    .slice(0, LONGEST_HEAD)
    .split(/[^\p{L}\p{N}_.:/-]+/u)
    .some(isNamed);
}

function textOf(value: unknown): string {
  return value instanceof Uint8Array ? new TextDecoder().decode(value.subarray(0, LONGEST_HEAD)) : '';
}

function isAttachment(decoded: Decoded): boolean {
  return decoded.details().root.name.startsWith('attachment ');
}

/** Whether a later message goes on with what this one begins. */
function isUnfinished(decoded: Decoded): boolean {
  if (decoded.packets?.length === 0) return true;
  const { root } = decoded.details();
  return [root, ...(isBranch(root) ? root.children : [])].some(({ name }) => name.startsWith('begins a '));
}

/** Null where a secret is in what is not text: nothing can stand in for it there. */
function withoutSecrets(
  message: DecodableMessage,
  decoded: Decoded,
  pseudonyms: Pseudonyms,
): Uint8Array | null {
  const { bytes, opcode } = message;
  if (bytes.length > LARGEST) return null;
  const text = new TextDecoder().decode(bytes);
  if (opcode === OPCODE.text) {
    const shown = redactBody(text, pseudonyms);
    return shown === text ? bytes : new TextEncoder().encode(shown);
  }
  if (decoded.layers.some((layer) => PACKED.has(layer))) return null;
  // These stand-ins are not written, so they take no number of the file.
  const tried = new Pseudonyms(pseudonyms.rules);
  if (redactBody(text, tried) !== text) return null;
  if (decoded.protocol === 'binary' && namesSecret(text, tried)) return null;
  return holdsSecret(decoded.details().root, tried) ? null : bytes;
}

/** A word in bytes of no known form, long enough that it does not stand there by chance. */
const WORD = /[A-Za-z][\w.-]{4,63}/g;

/** Whether bytes of no known form name a secret: MessagePack and CBOR in a connection of several forms are not decoded. */
function namesSecret(text: string, pseudonyms: Pseudonyms): boolean {
  return [...text.matchAll(WORD)].some(([word]) => isSecretName(word) && hidesMember(word, pseudonyms));
}

function holdsSecret(root: TreeNode, pseudonyms: Pseudonyms): boolean {
  // Where a path leads is known of JSON alone, so here it is what ends in its last step. A step that any name or number may be leads to all.
  const lastSteps = new Set(pseudonyms.rules.hidePaths.map((path) => path.at(-1) ?? '*'));
  if (isBranch(root) && [...lastSteps].some((step) => /^(?:\*+|\d+)$/.test(step))) return true;
  const open: TreeNode[] = [root];
  for (let seen = 0; open.length > 0; seen++) {
    const node = open.pop();
    if (node === undefined) break;
    if (seen > MOST_PARTS || lastSteps.has(node.name) || hidesMember(node.name, pseudonyms)) return true;
    if (isBranch(node)) {
      const members = node.children.slice(0, MOST_MEMBERS).map((child) => ({
        name: node.list ? '' : child.name,
        text: !isBranch(child) && typeof child.value === 'string' ? child.value : null,
      }));
      if (secretsOfPairs(members, node.list, true, pseudonyms).length > 0) return true;
      open.push(...node.children);
    } else {
      if (node.inner !== undefined) open.push(node.inner);
      if (typeof node.value === 'string' && redactBody(node.value, pseudonyms) !== node.value) return true;
    }
  }
  return false;
}
