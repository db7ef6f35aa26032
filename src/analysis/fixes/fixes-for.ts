import type { Failure } from '../causes/failure.ts';
import { isLocalNetwork, isLoopback } from '../checks/loopback.ts';
import type { Fix } from '../explanation.ts';
import { type Naming, type NamingEvidence, nameOf, namingEvidence, namingOf } from './named-products.ts';
import type { Product, Topic } from './product.ts';
import { PRODUCTS } from './products.ts';

/**
 * One fix for each product, for the first of the topics that it has. A product that names itself in the answer comes first,
 * then products that the address makes likely, then those that send the same words, then the others in the order of the
 * products, without those that cannot be involved.
 */
export function fixesFor(failure: Failure, ...topics: readonly Topic[]): readonly Fix[] {
  const evidence = namingEvidence(failure);
  const namings = new Map(PRODUCTS.map((product) => [product, namingOf(product, evidence)]));
  const families = new Set(
    PRODUCTS.filter((product) => product.role === 'server' && namings.get(product) === 'named').map(familyOf),
  );
  const fixes: Record<Naming, Fix[]> = { named: [], likely: [], 'shares-words': [], 'not-named': [] };
  for (const product of productsFor(failure, topics)) {
    const naming = namings.get(product) ?? 'not-named';
    const fix = fixOf(product, topics, failure);
    if (fix !== null && canHelp(product, naming, families, failure))
      fixes[naming].push(labelled(fix, product, evidence, naming !== 'not-named'));
  }
  return [...fixes.named, ...fixes.likely, ...fixes['shares-words'], ...fixes['not-named']];
}

/** The fixes of those products alone that name themselves in the answer. */
export function namedFixesFor(failure: Failure, ...topics: readonly Topic[]): readonly Fix[] {
  const evidence = namingEvidence(failure);
  return productsFor(failure, topics)
    .filter((product) => namingOf(product, evidence) === 'named')
    .flatMap((product) => {
      const fix = fixOf(product, topics, failure);
      return fix === null ? [] : [labelled(fix, product, evidence, true)];
    });
}

/** Whether the answer names this product, or what carries it. */
export function namesProduct(failure: Failure, product: Product): boolean {
  return namingOf(product, namingEvidence(failure)) === 'named';
}

/** Whether the answer names a server, and nothing on the way. */
export function answeredByServer(failure: Failure): boolean {
  const evidence = namingEvidence(failure);
  const named = PRODUCTS.filter((product) => namingOf(product, evidence) === 'named');
  return named.length > 0 && named.every(({ role }) => role === 'server');
}

/** Code that only a WebSocket has: nothing of an event stream changes by it. */
const WEBSOCKET_CODE = /\bWebSocket|\bio\(|\bio = new Server\(|socket\.io-client/;

/** The product's fix for the first of the topics that it has; null where there is none, or what it prints is of no use here. */
function fixOf(product: Product, topics: readonly Topic[], { kind, site }: Failure): Fix | null {
  const topic = topics.find((one) => product.fixes[one] !== undefined);
  const fix = topic === undefined ? null : (product.fixes[topic]?.(site) ?? null);
  return fix !== null && kind === 'event-stream' && WEBSOCKET_CODE.test(fix.code) ? null : fix;
}

/** A fix that says honestly whose it is, where only what carries the product is known. */
function labelled(fix: Fix, product: Product, evidence: NamingEvidence, likely: boolean): Fix {
  const named = { ...fix, product: nameOf(product, evidence) ?? fix.product };
  return likely ? { ...named, likely } : named;
}

/** What is printed about these names WebSocket; only nginx passes on whatever was offered. */
const OF_WEBSOCKET: ReadonlySet<Topic> = new Set([
  'upgrade',
  'extended-connect',
  'path',
  'library',
  'origin',
  'version',
  'request',
  'rate',
  'authentication',
]);

/** Products whose configuration is about what was tried: most print that of a WebSocket. */
function productsFor({ kind, situation }: Failure, topics: readonly Topic[]): readonly Product[] {
  if (situation.websocket || kind === 'websocket' || kind === 'event-stream') return PRODUCTS;
  if (!topics.some((topic) => OF_WEBSOCKET.has(topic))) return PRODUCTS;
  return kind === 'upgrade' ? PRODUCTS.filter(({ name }) => name === 'nginx') : [];
}

function canHelp(product: Product, naming: Naming, families: ReadonlySet<string>, failure: Failure): boolean {
  if (naming === 'named' || naming === 'likely') return true;
  // Another server answered, so the configuration of this one changes nothing.
  if (product.role === 'server' && families.size > 0 && !families.has(familyOf(product))) return false;
  if (naming === 'shares-words') return true;
  const near = isNear(failure);
  switch (product.place) {
    case 'named':
      return false;
    case 'cloud':
      return !near;
    case 'front':
      return !near && failure.response === null;
    case 'development':
      return near;
    default:
      return true;
  }
}

function familyOf({ family, name }: Product): string {
  return family ?? name;
}

/** Whether the server is this machine or on its local network; where its name was not seen, it may be. */
function isNear({ connection: { url } }: Failure): boolean {
  if (!url.seen || !URL.canParse(url.value)) return true;
  const { hostname } = new URL(url.value);
  return isLoopback(hostname) || isLocalNetwork(hostname);
}
