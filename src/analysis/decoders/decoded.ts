import type { TreeNode } from './tree/tree-node.ts';

/** What a message can be decoded as. Scripts rely on these names. */
export type ProtocolId =
  | 'json'
  | 'json-rpc'
  | 'lsp'
  | 'cdp'
  | 'engine.io'
  | 'socket.io'
  | 'sockjs'
  | 'signalr'
  | 'stomp'
  | 'mqtt'
  | 'wamp'
  | 'graphql-transport-ws'
  | 'graphql-ws'
  | 'phoenix'
  | 'actioncable'
  | 'pusher'
  | 'centrifugo'
  | 'nats'
  | 'sip'
  | 'xmpp'
  | 'peerjs'
  | 'guacamole'
  | 'rfb'
  | 'yjs'
  | 'automerge'
  | 'jupyter'
  | 'messagepack'
  | 'cbor'
  | 'protobuf'
  | 'gzip'
  | 'zlib'
  | 'deflate'
  | 'zstd'
  | 'text'
  | 'binary';

/** The type of a message that its protocol forbids: a receiver has to refuse it. The problems say why. */
export const INVALID = 'INVALID';

/** A fault in a payload. */
export interface DecodingProblem {
  /** Bytes from the beginning of the message. */
  readonly offset: number;
  /** A sentence. */
  readonly what: string;
}

/** What a message holds, with the bytes of each part, and what is wrong with it. */
export interface Details {
  readonly root: TreeNode;
  readonly problems: readonly DecodingProblem[];
}

/** One of several packets in a message. */
export interface PacketName {
  readonly type: string;
  /** As that of `Decoded`. */
  readonly repliesTo: string | null;
}

/** What a decoder made of one message. */
export interface Decoded {
  /** The innermost protocol that was recognised. */
  readonly protocol: ProtocolId;
  /** The protocol's own name of the packet, or `INVALID`. */
  readonly type: string;
  /** One line for a list. */
  readonly summary: string;
  /** Decoders that handed the bytes on, outermost first, `protocol` among them. */
  readonly layers: readonly ProtocolId[];
  /** Builds the tree. A list of messages asks for type and summary alone, and does without. */
  details(): Details;
  /** Joins an answer to its request: both have the same one. Null where the protocol has no ids, or this packet none. */
  readonly repliesTo: string | null;
  /** The packets of a message that ends several, in their order; absent where it is one packet by itself. */
  readonly packets?: readonly PacketName[];
}

/** A message as a decoder sees it. */
export interface DecodableMessage {
  /** RFC 6455 section 5.2: 1 text, 2 binary, 8 close. */
  readonly opcode: number;
  readonly outgoing: boolean;
  /** The whole payload; text as UTF-8. */
  readonly bytes: Uint8Array;
}

/** What is known of a connection before its first message. */
export interface DecodableConnection {
  /** The subprotocol that the server chose, or the only one that was offered where no answer was seen; empty where none. */
  readonly subprotocol: string;
  /** Empty where it was not seen. */
  readonly url: string;
}

/**
 * How sure a decoder is that a message is its own, from 0 (it is not) to 1 (nothing else can be). `GUESS` and less is
 * never acted upon: a wrong name is worse than "binary".
 */
export type Confidence = number;
export const CONFIDENCE = { none: 0, guess: 0.5, likely: 0.8, certain: 1 } as const;

/** Decodes the messages of one connection in their order: what it keeps between them stays in it. */
export interface Conversation {
  decode(message: DecodableMessage): Decoded;
}

/** One application protocol. */
export interface Decoder {
  readonly id: ProtocolId;
  /** The specification and the version that it follows. */
  readonly specification: string;
  /** How sure the handshake alone makes it. */
  ofConnection(connection: DecodableConnection): Confidence;
  /** How sure the content of a message makes it. */
  ofMessage(message: DecodableMessage): Confidence;
  open(connection: DecodableConnection): Conversation;
}
