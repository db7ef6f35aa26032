import type { Topic } from '../fixes/product.ts';

/** An answer that says by its own words or fields why it refuses, as one product writes it. */
export interface Saying {
  /** The cause that it states. */
  readonly cause: string;
  /** The statuses that it comes with, as text. */
  readonly status: RegExp;
  /** In its reason or its body. */
  readonly words?: RegExp;
  /** In its reason or its body as well: what makes the words of a name those of a refusal. */
  readonly besideWords?: RegExp;
  /** Not in its reason or its body: then it means something else. */
  readonly withoutWords?: RegExp;
  /** At these host names alone: there the service is the server. Then a status may suffice. */
  readonly atHost?: RegExp;
  /** At these addresses alone: the whole of it, with its query. */
  readonly atAddress?: RegExp;
  /** Not at these host names: there the product is the server. */
  readonly notAtHost?: RegExp;
  /** In a line `name: value` of its fields, name in lower case. Where both are given, both have to be there. */
  readonly field?: RegExp;
  /** In another line of its fields as well: where one alone is written by others too. */
  readonly besideField?: RegExp;
  /** In no line of its fields: then somebody else answered. */
  readonly without?: RegExp;
  /** Of this kind alone, or of every other: then the sentence is not about what was tried. */
  readonly of?: 'event-streams' | 'sockets';
  /** What to do, and what is known; the status is added by `{status}`, the first group of the words by `{quoted}`. */
  readonly sentence: string;
  /** The same for an upgrade that is not to WebSocket, whose name is added by `{protocol}`. */
  readonly ofOtherUpgrade?: string;
  readonly hints?: readonly string[];
  /** Hints to use encryption, for an address that does not. */
  readonly hintsWithoutTls?: readonly string[];
  readonly isNot?: readonly string[];
  /** What fixes are about: those of products that name themselves, and none of others. */
  readonly topics: readonly Topic[];
  /** The product that these words are of, though nothing else names it: its fix is shown. */
  readonly product?: string;
  /** Fixes of every product that may be on the way are shown, not only of those that name themselves. */
  readonly anywhere?: true;
}

/** What is excluded where something on the way answered by itself. */
export const NOT_THE_SERVER =
  'The server of the socket: something before it answered, so it most likely received nothing.';
