import type { ConnectionKind, PageChange } from '../../events/event.ts';
import { MOST_TOGETHER } from '../log-writer.ts';

/**
 * What a page hook does. `dormant`: nothing but remembering which sockets live. `lifecycle`: reports the lives of sockets, and
 * messages only where the debugger cannot see them. `messages`: reports both.
 */
const HOOK_MODES = ['dormant', 'lifecycle', 'messages'] as const;
export type HookMode = (typeof HOOK_MODES)[number];

/**
 * What a hook reports, some tens of milliseconds at a time: events, and messages in columns. It travels as one text, since a
 * runtime port carries no bytes: a line of JSON with all but `text`, then `text` as it is, which nobody has to escape and to
 * parse. Whoever reads it parses it first: a page may have got hold of the channel.
 */
export interface HookReport {
  /** From 0 in a frame's life, without holes: a hole is a report that was lost. Stands first in the text. */
  readonly number: number;
  /** The name that the hook gave itself, which its marks carry: `switchyard#<frame>#<socket>`. */
  readonly frame: string;
  /** Messages that end in the reports before this one, in the frame's life: so a hole has its size. */
  readonly before: number;
  /** Messages that wait for the reports after this one. */
  readonly waiting: number;
  /** When it was sent, by the page's clock: epoch milliseconds. */
  readonly at: number;
  /** The same moment by the system's clock, which the page's may have parted from. */
  readonly wall: number;
  readonly events: readonly HookEvent[];
  readonly rows: HookRows;
  /** Payloads of the text rows one after another. */
  readonly text: string;
  /** Payloads of the binary rows one after another, in base64. */
  readonly base64: string;
}

/** Messages in the order in which the page sent and got them; arrays of one length. */
export interface HookRows {
  /** Epoch milliseconds by the page's clock. */
  readonly time: readonly number[];
  /** Number of the socket in its frame. */
  readonly socket: readonly number[];
  /** As in message-segment.ts, with the opcode; `HOOK_MORE` besides. */
  readonly flags: readonly number[];
  /** Length in the block: UTF-16 units of `text`, or bytes. */
  readonly size: readonly number[];
  /** Which message of its socket and direction it is, from 0, counted since the socket was made or adopted. */
  readonly ordinal: readonly number[];
}

/** Set in a row's flags where the message goes on in its socket's next row of that direction. */
export const HOOK_MORE = 0x100;
/** Set where the row goes on with the message of that socket's row before. */
export const HOOK_CONTINUED = 0x200;

/** Most events, and most rows, of one report. */
export const MOST_EVENTS = 1000;
export const MOST_ROWS = MOST_TOGETHER;

interface OfSocket {
  /** Rows of this report that come before it. */
  readonly row: number;
  /** Epoch milliseconds by the page's clock. */
  readonly at: number;
  readonly socket: number;
}

/** A socket, event stream or session was made. `stack` is the page's own, as the browser prints one, ours left out. */
export interface HookCreated extends OfSocket {
  readonly type: 'created';
  readonly kind: ConnectionKind;
  readonly url: string;
  /** Name of the function that made it: the topmost frame of the browser's own initiator stack, see `markOf`. */
  readonly mark: string;
  readonly stack: string;
}

/** A socket that was made while nobody recorded. */
export interface HookAdopted extends OfSocket {
  readonly type: 'adopted';
  readonly kind: ConnectionKind;
  readonly url: string;
  readonly readyState: number;
  readonly protocol: string;
  readonly extensions: string;
  readonly mark: string;
}

interface HookOpened extends OfSocket {
  readonly type: 'opened';
  readonly protocol: string;
  readonly extensions: string;
}

/** The `error` event, which says nothing. */
interface HookErred extends OfSocket {
  readonly type: 'erred';
}

export interface HookClosed extends OfSocket {
  readonly type: 'closed';
  readonly code: number;
  readonly reason: string;
  readonly wasClean: boolean;
  /** The page, or Switchyard, called `close()` before. */
  readonly asked: boolean;
  /** Either side may have been first. */
  readonly unsure?: boolean | undefined;
  readonly bufferedAmount: number;
}

/** The constructor threw: the browser's own words. */
interface HookThrown extends OfSocket {
  readonly type: 'thrown';
  readonly name: string;
  readonly message: string;
}

/** The page's stack at the sends that follow; empty where it is no longer reported. */
interface HookSentFrom extends OfSocket {
  readonly type: 'sent-from';
  readonly stack: string;
}

interface HookBuffered extends OfSocket {
  readonly type: 'buffered';
  readonly bytes: number;
}

/** So many messages of a socket could not be kept until they could be reported. */
interface HookLost extends OfSocket {
  readonly type: 'lost';
  readonly messages: number;
}

/** A Content Security Policy forbade a connection: a trusted `securitypolicyviolation` event. `socket` is -1. */
interface HookBlocked extends OfSocket {
  readonly type: 'blocked';
  readonly url: string;
  readonly directive: string;
}

/** A request of `HookCommand` was carried out (`problem` null) or not. */
interface HookAnswer extends OfSocket {
  readonly type: 'answer';
  readonly request: number;
  readonly problem: string | null;
}

/** Something in the hook failed, and it does nothing any more. `socket` is -1. */
interface HookFailed extends OfSocket {
  readonly type: 'failed';
  readonly problem: string;
}

/** Messages went over a socket of another realm whose own hook could not be met: nobody knows how many. `socket` is -1. */
interface HookMissed extends OfSocket {
  readonly type: 'missed';
}

/** What became of the document, or what it was as recording or its first connection began. `socket` is -1. */
interface HookPageChanged extends OfSocket {
  readonly type: 'page';
  readonly change: PageChange;
}

export type HookEvent =
  | HookCreated
  | HookAdopted
  | HookOpened
  | HookErred
  | HookClosed
  | HookThrown
  | HookSentFrom
  | HookBuffered
  | HookLost
  | HookBlocked
  | HookAnswer
  | HookFailed
  | HookMissed
  | HookPageChanged;

/** What a hook is sent. */
export type HookCommand =
  /**
   * `dormant` with a request: the hook sees nothing more, reports what it holds, answers, and only then is silent. Without one
   * it forgets what it holds.
   */
  | {
      readonly type: 'mode';
      readonly mode: HookMode;
      readonly request?: number;
      /** The name under which hooks of one browser meet, see page/other-realms.ts. No page knows it. */
      readonly meeting?: string;
    }
  /** The name alone, from a relay that has it from another. */
  | { readonly type: 'meet'; readonly meeting: string }
  /**
   * From now on a socket's messages are reported, or no longer: where they come from changed over. Answered by an `answer`
   * after the last message that was reported, or before the first.
   */
  | {
      readonly type: 'report-messages';
      readonly request: number;
      readonly socket: number;
      readonly messages: boolean;
      /** What the relay calls as the hook obeys, see mark-hand-over.ts. */
      readonly marker?: string;
    }
  | {
      readonly type: 'send';
      readonly request: number;
      readonly socket: number;
      readonly opcode: 'text' | 'binary';
      /** The text, or base64. */
      readonly data: string;
      readonly until: number;
    }
  | {
      readonly type: 'close';
      readonly request: number;
      readonly socket: number;
      readonly code: number | null;
      readonly reason: string;
      /** Epoch milliseconds: after that it is not carried out, since who asked has got the answer that it was not. */
      readonly until: number;
    };
