import type { Failure } from '../causes/failure.ts';
import type { Product, Signs } from './product.ts';

/** How surely a product is involved in an answer. */
export type Naming = 'named' | 'likely' | 'shares-words' | 'not-named';

/** How many fields are searched for the name of a product, and how many characters of each. */
const MOST_FIELDS = 100;
const MOST_CHARACTERS = 200;

/** The parts of a failure that may name a product. */
export interface NamingEvidence {
  /** The fields of the answer as `name: value`, name in lower case. */
  readonly lines: readonly string[];
  readonly status: number | null;
  /** The reason and the body of the answer. */
  readonly words: string;
  /** Port, path and query of the URL, and the subprotocols that were offered. */
  readonly address: string;
}

/** Collects the parts of a failure that may name a product. */
export function namingEvidence(failure: Failure): NamingEvidence {
  const fields = failure.response?.fields.slice(0, MOST_FIELDS) ?? [];
  return {
    lines: fields.map(({ name, value }) => `${name.toLowerCase()}: ${value.slice(0, MOST_CHARACTERS)}`),
    status: failure.status,
    words: failure.answerWords,
    address: addressOf(failure),
  };
}

/** Judges from the answer and the address how surely a product is involved. */
export function namingOf(product: Product, evidence: NamingEvidence): Naming {
  const { signs } = product;
  const { lines, words, address, status } = evidence;
  const { not } = signs;
  if (not !== undefined && (not.test(words) || lines.some((line) => not.test(line)))) return 'not-named';
  if (lines.some((line) => namesItself(signs, line, status)) || signs.words?.test(words) === true)
    return 'named';
  if (isCarried(product, evidence)) return 'named';
  const { likelyField } = signs;
  if (signs.address?.test(address) === true) return 'likely';
  if (likelyField !== undefined && lines.some((line) => likelyField.test(line))) return 'likely';
  return signs.sharedWords?.test(words) === true ? 'shares-words' : 'not-named';
}

/** Whether the server names what carries the product, and nothing names another product on it. */
function isCarried({ carrier }: Product, { lines, address }: NamingEvidence): boolean {
  if (carrier === undefined || carrier.not.test(address)) return false;
  return lines.some(
    (line) => line.startsWith('server: ') && carrier.server.test(line.slice('server: '.length)),
  );
}

/** What to call a product: by its carrier, where neither the answer's words nor the address tell which product it is. */
export function nameOf(product: Product, evidence: NamingEvidence): string | null {
  const { carrier, signs } = product;
  if (carrier === undefined || !isCarried(product, evidence)) return null;
  const isKnown =
    signs.words?.test(evidence.words) === true || signs.address?.test(evidence.address) === true;
  return isKnown ? null : carrier.name;
}

function namesItself({ server, via, field, refusal }: Signs, line: string, status: number | null): boolean {
  const sign = line.startsWith('server: ') ? server : line.startsWith('via: ') ? via : undefined;
  const value = line.slice(line.indexOf(':') + 2);
  return (
    sign?.test(value) === true || field?.test(line) === true || refusal?.test(`${status} ${line}`) === true
  );
}

function addressOf({ connection: { url }, request }: Failure): string {
  const parsed = url.seen && URL.canParse(url.value) ? new URL(url.value) : null;
  const offered =
    request?.fields.find(({ name }) => name.toLowerCase() === 'sec-websocket-protocol')?.value ?? '';
  const where = parsed === null ? '' : `:${parsed.port}${parsed.pathname}${parsed.search}`;
  return `${where.slice(0, 1000)} ${offered.slice(0, MOST_CHARACTERS)}`;
}
