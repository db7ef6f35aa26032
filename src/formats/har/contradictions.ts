import { speaksOfFrame, speaksOfHandshake, statusInWords } from '../../session/browser-words.ts';
import { arrayMember, member } from '../json-access.ts';
import type { EntryPlan } from './plan-entry.ts';

/** What an entry says of itself that cannot all be true. */
export interface Contradictions {
  /** For people, one sentence each without a full stop. */
  readonly sentences: readonly string[];
  /** The words of failure that the rest of the entry speaks against: named, and not taken for evidence. */
  readonly disbelieved: ReadonlySet<string>;
}

/** Looks for contradictions between status, messages and words of failure. `words` are all of them. */
export function contradictionsOf(plan: EntryPlan, words: readonly string[]): Contradictions {
  const sentences: string[] = [];
  const disbelieved = new Set<string>();
  const { status, kind } = plan;
  const suspicious = words.length > 0 || (status !== null && status >= 300);
  if (plan.own !== null || kind !== 'websocket' || !suspicious) return { sentences, disbelieved };
  const messages = countMessages(plan.entry);
  for (const text of words) {
    const told = statusInWords(text);
    if (status !== null && told !== null && told !== status) {
      sentences.push(
        `contradicts itself: its status is ${status}, and its words speak of ${told}: ${quoted(text)}`,
      );
      disbelieved.add(text);
    } else if (status === 101 && messages > 0 && speaksOfHandshake(text) && !speaksOfFrame(text)) {
      const held = `${messages} message${messages === 1 ? '' : 's'}`;
      sentences.push(
        `contradicts itself: its status is 101 and it has ${held}, and its words speak of a failed handshake: ${quoted(text)}`,
      );
      disbelieved.add(text);
    }
  }
  if (status !== null && status >= 300 && messages > 0)
    sentences.push(
      `contradicts itself: its status is ${status}, and it has messages, which travel after a switch alone`,
    );
  return { sentences, disbelieved };
}

function countMessages(entry: unknown): number {
  let count = 0;
  for (const element of arrayMember(entry, '_webSocketMessages')) {
    const type = member(element, 'type');
    if (typeof type === 'string' && type !== 'error') count++;
  }
  return count;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text);
}
