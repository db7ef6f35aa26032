import { speaksOfFrame, speaksOfHandshake, statusInWords } from '../../session/browser-words.ts';
import { member } from '../json-access.ts';
import { messagesOf } from './entry-list.ts';
import type { EntryPlan } from './plan-entry.ts';

/** Statements of one entry that cannot all be true. */
export interface Contradictions {
  /** For people: one sentence each, without a full stop. */
  readonly sentences: readonly string[];
  /** Words of failure that the rest of the entry contradicts: they are reported, and not used as evidence. */
  readonly disbelieved: ReadonlySet<string>;
}

/** Looks for contradictions between status, messages and words of failure. `words` holds all words of failure. */
export function contradictionsOf(plan: EntryPlan, words: readonly string[]): Contradictions {
  const sentences: string[] = [];
  const disbelieved = new Set<string>();
  const { status, kind } = plan;
  const suspicious = words.length > 0 || (status !== null && status >= 300);
  if (plan.own !== null || kind !== 'websocket' || !suspicious) return { sentences, disbelieved };
  const messages = countMessages(plan.entry);
  for (const text of words) {
    const stated = statusInWords(text);
    if (status !== null && stated !== null && stated !== status) {
      sentences.push(
        `contradicts itself: its status is ${status}, but its error text says ${stated}: ${quoted(text)}`,
      );
      disbelieved.add(text);
    } else if (status === 101 && messages > 0 && speaksOfHandshake(text) && !speaksOfFrame(text)) {
      const held = `${messages} message${messages === 1 ? '' : 's'}`;
      sentences.push(
        `contradicts itself: its status is 101 and it has ${held}, but its error text says that the handshake failed: ${quoted(text)}`,
      );
      disbelieved.add(text);
    }
  }
  if (status !== null && status >= 300 && messages > 0)
    sentences.push(
      `contradicts itself: its status is ${status}, but it has messages, which exist only after a 101`,
    );
  return { sentences, disbelieved };
}

function countMessages(entry: unknown): number {
  let count = 0;
  for (const element of messagesOf(entry)) {
    const type = member(element, 'type');
    if (typeof type === 'string' && type !== 'error') count++;
  }
  return count;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text);
}
