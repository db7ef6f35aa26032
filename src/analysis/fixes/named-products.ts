import type { Failure } from '../causes/failure.ts';
import type { Product, Signs } from './product.ts';

/** How surely a product is involved in an answer. */
export type Naming = 'named' | 'likely' | 'not-named';

/** How many fields are searched for the name of a product, and how many characters of each. */
const MOST_FIELDS = 100;
const MOST_CHARACTERS = 200;

/** Judges from the answer and the address how surely a product is involved. */
export function namingOf({ signs }: Product, failure: Failure): Naming {
  if (namesItself(signs, failure)) return 'named';
  return signs.address?.test(addressOf(failure)) === true ? 'likely' : 'not-named';
}

function namesItself({ server, via, field, words }: Signs, failure: Failure): boolean {
  for (const { name, value } of failure.response?.fields.slice(0, MOST_FIELDS) ?? []) {
    const lower = name.toLowerCase();
    const text = value.slice(0, MOST_CHARACTERS);
    const sign = lower === 'server' ? server : lower === 'via' ? via : undefined;
    if (sign?.test(text) === true || field?.test(`${lower}: ${text}`) === true) return true;
  }
  return words?.test(failure.answerWords) === true;
}

/** Port, path and query of the URL, and the subprotocols that were offered. */
function addressOf({ connection: { url }, request }: Failure): string {
  const parsed = url.seen && URL.canParse(url.value) ? new URL(url.value) : null;
  const offered =
    request?.fields.find(({ name }) => name.toLowerCase() === 'sec-websocket-protocol')?.value ?? '';
  const where = parsed === null ? '' : `:${parsed.port}${parsed.pathname}${parsed.search}`;
  return `${where.slice(0, 1000)} ${offered.slice(0, MOST_CHARACTERS)}`;
}
