import type { Session } from '../../session/session.ts';
import type { Imported } from '../imported.ts';
import type { WireMatch } from './match-connections.ts';
import { faultyPlaces, heardOf, type PairedSide, pairMessages } from './pair-messages.ts';

/** The messages of a pair, compared. */
export interface ComparedPair {
  /** Data messages come from the wire: the recording has none. */
  readonly data: boolean;
  /** The recording has pings or pongs of its own. */
  readonly control: boolean;
  readonly received: PairedSide;
  readonly sent: PairedSide;
  /** How many messages of the page never were on the wire, as far as the file can tell. */
  readonly unsent: number;
}

interface Compared {
  readonly session: Session;
  readonly other: Session;
  readonly wire: Imported;
  /** When the recording was stopped. */
  readonly end: number;
}

/** Compares the messages of a pair, each direction by itself. */
export function comparePair(match: WireMatch, { session, other, wire, end }: Compared): ComparedPair {
  const { recorded } = match;
  const whole = isWhole(match, session);
  const frames = other.wire(match.wire.id);
  const side = (outgoing: boolean) =>
    pairMessages({
      recorded: heardOf(session, recorded.id, outgoing, Number.POSITIVE_INFINITY),
      wire: heardOf(other, match.wire.id, outgoing, end),
      // Only of the browser is it known that it refuses them.
      faulty: outgoing || frames === null ? [] : faultyPlaces(frames, end),
      whole,
    });
  const [received, sent] = [side(false), side(true)];
  const all = session.messages.ofConnection(recorded.id).length;
  const data = received.recorded + sent.recorded;
  const { closedAt, sourceKey } = match.wire;
  // Bytes that the file lacks may have been these messages.
  const seen =
    closedAt !== null && closedAt <= end && !wire.problems.some(({ where }) => where === sourceKey);
  const more = sent.sure === sent.recorded ? Math.max(0, sent.recorded - sent.wire) : 0;
  return { data: data === 0, control: all > data, received, sent, unsent: seen && whole ? more : 0 };
}

/** Whether the recording has the connection's messages from the first on, without a gap. */
function isWhole({ recorded: { discovered, createdAt, closedAt } }: WireMatch, { marks }: Session): boolean {
  if (discovered) return false;
  const until = closedAt ?? Number.POSITIVE_INFINITY;
  return !marks.some(
    ({ event }) => event.type === 'capture/gap' && event.until >= createdAt && event.at <= until,
  );
}

/** What the messages of a pair have not in common, as sentences without a full stop. */
export function differencesOf({ data, received, sent, unsent }: ComparedPair): string[] {
  if (data) return [];
  const words: string[] = [];
  for (const [{ recorded, wire, refusedFrom }, how] of [
    [received, 'received'],
    [sent, 'sent'],
  ] as const) {
    const lacking = wire - recorded;
    if (lacking <= 0) continue;
    if (refusedFrom === null)
      words.push(`the recording has ${recorded} of the ${wire} messages that were ${how} on the wire`);
    else words.push(refusedWords(lacking));
  }
  if (unsent > 0) words.push(unsentWords(unsent));
  return words;
}

function refusedWords(refused: number): string {
  const why = 'as browsers refuse a frame that breaks a rule';
  return refused === 1
    ? `1 message of the server is taken from the file: the page did not get it, ${why}`
    : `${refused} messages of the server are taken from the file: the page did not get them, ${why}`;
}

/** Says of a connection that so many messages of the page never were on the wire. */
export function unsentWords(unsent: number): string {
  return unsent === 1
    ? '1 sent message is not on the wire: the browser still held it when the connection ended'
    : `${unsent} sent messages are not on the wire: the browser still held them when the connection ended`;
}
