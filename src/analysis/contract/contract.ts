/** Version of the file. Raise it when an old reader would misread it. */
export const CONTRACT_VERSION = 1;

export const DIRECTIONS = ['client-to-server', 'server-to-client'] as const;
export type MessageDirection = (typeof DIRECTIONS)[number];

/** A type of message of one direction; its name is the protocol's type and the program's own name, as `diff` prints it. */
export interface TypeRule {
  readonly direction: MessageDirection;
  readonly type: string;
  /** Every connection has to have one. */
  readonly required: boolean;
}

/** No message of a type comes before what it answers: of one exchange where the protocol has ids, otherwise the first before the first. */
export interface AnswerRule {
  /** That of the request. */
  readonly direction: MessageDirection;
  readonly request: string;
  readonly answer: string;
}

/** How long answers to one type of request may take. */
export interface LatencyRule {
  readonly direction: MessageDirection;
  /** The protocol's type of the request, as `stats` prints it. */
  readonly type: string;
  readonly p95Ms: number;
}

/** What connections to one endpoint have to keep. */
export interface EndpointRule {
  /** The path; ids in it are `*`. */
  readonly path: string;
  /** There has to be at least one connection. */
  readonly required: boolean;
  /** The subprotocol that the server chooses; empty for none, null for any. */
  readonly subprotocol: string | null;
  readonly messages: readonly TypeRule[];
  /** Types that `messages` does not name are allowed. */
  readonly otherTypes: boolean;
  /** For each direction: types whose first messages come in this order. */
  readonly order: Readonly<Record<MessageDirection, readonly string[]>>;
  /** Which types come after which of the other direction. */
  readonly answers: readonly AnswerRule[];
  readonly latency: readonly LatencyRule[];
  /** Null for any. */
  readonly closeCodes: readonly number[] | null;
  readonly noMessageAfterClose: boolean;
}

/** What a service has to keep: made from one log, and held against others. */
export interface Contract {
  readonly endpoints: readonly EndpointRule[];
}
