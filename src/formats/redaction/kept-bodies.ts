import { conversationOf } from '../../analysis/decoders/conversation-of.ts';
import {
  type Conversation,
  type DecodableMessage,
  type Decoded,
  INVALID,
  type ProtocolId,
} from '../../analysis/decoders/decoded.ts';
import { isBranch, type TreeNode } from '../../analysis/decoders/tree/tree-node.ts';
import { messageName, withoutNumbers } from '../../analysis/diff/message-name.ts';
import { OPCODE } from '../../events/message-segment.ts';
import type { Session } from '../../session/session.ts';
import type { PayloadReader } from '../payload-reader.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { redactBody } from './redact-body.ts';
import { hidesParameter } from './redact-text.ts';
import type { RedactionRules } from './redaction-rules.ts';
import { isSecretName } from './secret-names.ts';
import type { ShownBodies } from './shown-bodies.ts';

/** Types that carry credentials in the protocols that have them: `*` does not keep these, only their own name does. */
const CREDENTIALS =
  /^(?:connect|stomp|connection_init|auth\w*|log[_ -]?in|sign[_ -]?in|identify|register|xmpp (?:response|challenge|success))$/;

/** What was packed cannot be searched for secrets as it stands. */
const PACKED: ReadonlySet<ProtocolId> = new Set(['gzip', 'zlib', 'deflate', 'zstd']);

/** Parts of a binary message that are looked at. What has more is hidden. */
const MOST_PARTS = 10_000;
/** Bytes that are searched: the patterns would exhaust the stack on much longer texts without a blank. */
const LARGEST = 2 << 20;

/** Keeps the contents of messages whose types the user's rules keep, and takes out the secrets that are recognised in them. */
export class KeptBodies implements ShownBodies {
  readonly #rules: RedactionRules;
  /** `hideMessages`, and each as names of messages are written, without numbers: `chat2` is known as `chat*`. */
  readonly #hidden: ReadonlySet<string>;
  readonly #conversations: ReadonlyMap<number, Conversation>;
  /** Connections and directions whose last message did not end what it began. */
  readonly #unfinished = new Set<string>();
  /** Messages that begin, go on with, or end a packet that stands in several. */
  readonly #parts = new WeakSet<Decoded>();

  private constructor(rules: RedactionRules, conversations: ReadonlyMap<number, Conversation>) {
    this.#rules = rules;
    this.#hidden = new Set(
      [...rules.hideMessages].flatMap((name) => [name, withoutNumbers(name).toLowerCase()]),
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
    return decoded;
  }

  /** What may be written of a message that was decoded; null where its content is left out. */
  allowed(message: DecodableMessage, decoded: Decoded, pseudonyms: Pseudonyms): Uint8Array | null {
    return this.#keeps(decoded) ? withoutSecrets(message, decoded, pseudonyms) : null;
  }

  /** Whether the rules keep the contents of such a message: all of its packets, where it has several. */
  #keeps(decoded: Decoded): boolean {
    if (this.#rules.keepMessages.size === 0 || this.#parts.has(decoded)) return false;
    const { protocol, packets } = decoded;
    const { root } = decoded.details();
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

  /** @param ownName what the program calls the message, in words: `chat` where `{"type":"chat"}` is of the type `json object` */
  #keepsType(protocol: ProtocolId, type: string, ownName: string): boolean {
    if (type === INVALID) return false;
    const { keepMessages } = this.#rules;
    const words = [type, ...ownName.split(' ')];
    const names = [...words, ownName, `${protocol} ${type}`, protocol].map((name) => name.toLowerCase());
    if (names.some((name) => this.#hidden.has(name))) return false;
    const unnamed = [...words, `${protocol} ${type}`].filter((word) => !keepMessages.has(word.toLowerCase()));
    if (unnamed.some(isOfCredentials) && !keepMessages.has(`${protocol} ${type}`.toLowerCase())) return false;
    return keepMessages.has('*') || names.some((name) => keepMessages.has(name));
  }
}

function isOfCredentials(word: string): boolean {
  const parts = word.toLowerCase().replace(/\*+/g, '').split(/[.:/]/);
  return parts.some((part) => CREDENTIALS.test(part)) || isSecretName(word);
}

function nameOf(protocol: ProtocolId, type: string, root: TreeNode): string {
  return messageName({ protocol, type, details: () => ({ root, problems: [] }) });
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
  return holdsSecret(decoded.details().root, tried) ? null : bytes;
}

function holdsSecret(root: TreeNode, pseudonyms: Pseudonyms): boolean {
  const { rules } = pseudonyms;
  // What a path leads to is known of JSON alone.
  if (rules.hidePaths.length > 0 && isBranch(root)) return true;
  const open: TreeNode[] = [root];
  for (let seen = 0; open.length > 0; seen++) {
    const node = open.pop();
    if (node === undefined) break;
    if (seen > MOST_PARTS || hidesParameter(node.name, pseudonyms)) return true;
    if (isBranch(node)) open.push(...node.children);
    else {
      if (node.inner !== undefined) open.push(node.inner);
      if (typeof node.value === 'string' && redactBody(node.value, pseudonyms) !== node.value) return true;
    }
  }
  return false;
}
