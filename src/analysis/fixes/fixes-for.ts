import { combinedValue } from '../../protocol/http/field.ts';
import type { Failure } from '../causes/failure.ts';
import { namesProxy } from '../causes/proxy-signs.ts';
import { isLocalNetwork, isLoopback } from '../checks/loopback.ts';
import type { Fix } from '../explanation.ts';
import { type FixSite, PATH_STAND_IN } from './fix-site.ts';
import { type Naming, type NamingEvidence, nameOf, namingEvidence, namingOf } from './named-products.ts';
import type { Product, Topic } from './product.ts';
import { PRODUCTS } from './products.ts';

/**
 * One fix for each product, for the first of the topics that it has. A product that names itself in the answer comes first,
 * then products that the address makes likely, then those that send the same words, then the others in the order of the
 * products, without those that cannot be involved. Where somebody without such a fix names itself, what proxies need comes
 * last, and says that it is for those who have that proxy.
 */
export function fixesFor(failure: Failure, ...topics: readonly Topic[]): readonly Fix[] {
  const evidence = namingEvidence(failure);
  const namings = new Map(PRODUCTS.map((product) => [product, namingOf(product, evidence)]));
  const families = new Set(
    PRODUCTS.filter((product) => product.role === 'server' && namings.get(product) === 'named').map(familyOf),
  );
  const fixes: Record<Naming, OfProduct[]> = { named: [], likely: [], 'shares-words': [], 'not-named': [] };
  for (const product of productsFor(failure, topics)) {
    const naming = namings.get(product) ?? 'not-named';
    const fix = fixOf(product, topics, failure);
    if (fix !== null && canHelp(product, naming, families, failure))
      fixes[naming].push({
        product,
        fix: labelled(fix, product, evidence, naming !== 'not-named', failure.site),
      });
  }
  const first = [...fixes.named, ...fixes.likely, ...fixes['shares-words']].map(({ fix }) => fix);
  const others = fixes['not-named'];
  // Who complains of an upgrade that was dropped is a server, and whoever dropped it names itself nowhere.
  const dropped = topics[0] === 'upgrade';
  if (fixes.named.length > 0 || senderOf(failure) === null || (dropped && families.size > 0))
    return [...first, ...others.map(({ fix }) => fix)];
  const conditional = dropped ? others : others.toSorted((a, b) => Number(isProxy(a)) - Number(isProxy(b)));
  return [...first, ...conditional.map(onlyIfThere)];
}

interface OfProduct {
  readonly product: Product;
  readonly fix: Fix;
}

/** How who refused names itself; null where nothing was refused, or nobody names itself. */
function senderOf({ response, status }: Failure): string | null {
  if (response === null || status === null || status < 300) return null;
  const server = combinedValue(response.fields, 'server')?.trim() ?? '';
  return server === '' ? null : server;
}

function isProxy({ product: { role } }: OfProduct): boolean {
  return role === 'proxy';
}

/** Somebody else answered: what a proxy needs is for those who have that proxy. */
function onlyIfThere(one: OfProduct): Fix {
  const { fix } = one;
  return isProxy(one) ? { ...fix, where: `only if ${fix.product} is on the way: ${fix.where}` } : fix;
}

/** The fixes of those products alone that name themselves in the answer. */
export function namedFixesFor(failure: Failure, ...topics: readonly Topic[]): readonly Fix[] {
  const evidence = namingEvidence(failure);
  return productsFor(failure, topics)
    .filter((product) => namingOf(product, evidence) === 'named')
    .flatMap((product) => {
      const fix = fixOf(product, topics, failure);
      return fix === null ? [] : [labelled(fix, product, evidence, true, failure.site)];
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
function labelled(fix: Fix, product: Product, evidence: NamingEvidence, likely: boolean, site: FixSite): Fix {
  const named = { ...fix, product: nameOf(product, evidence) ?? fix.product, note: noteOf(fix, site) };
  return likely ? { ...named, likely } : named;
}

/** What these print passes on another upgrade than that of a WebSocket: its name stands in it. */
const PRINT_PROTOCOL: ReadonlySet<string> = new Set(['Apache httpd', 'HAProxy', 'Envoy']);

/** Says so where the code has another path than the one that was asked for. */
function noteOf({ code, note }: Fix, { pathStandsIn }: FixSite): string {
  if (!pathStandsIn || !code.includes(PATH_STAND_IN)) return note;
  return `${note} Write the path of the socket in place of ${PATH_STAND_IN}: it was not seen, or has characters that need care there.`.trim();
}

/** What is printed about these names WebSocket. */
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
function productsFor(failure: Failure, topics: readonly Topic[]): readonly Product[] {
  const { kind, situation } = failure;
  if (situation.websocket || kind === 'websocket' || kind === 'event-stream') return PRODUCTS;
  if (!topics.some((topic) => OF_WEBSOCKET.has(topic))) return PRODUCTS;
  if (kind !== 'upgrade') return [];
  const evidence = namingEvidence(failure);
  // nginx passes on whatever was offered.
  return PRODUCTS.filter(
    (product) =>
      product.name === 'nginx' ||
      (PRINT_PROTOCOL.has(product.name) && namingOf(product, evidence) === 'named'),
  );
}

function canHelp(product: Product, naming: Naming, families: ReadonlySet<string>, failure: Failure): boolean {
  if (naming === 'named' || naming === 'likely') return true;
  // Another server answered, so the configuration of this one changes nothing.
  if (product.role === 'server' && families.size > 0 && !families.has(familyOf(product))) return false;
  if (product.role === 'server' && families.size === 0 && isOtherServer(failure)) return false;
  if (product.role !== 'page' && isOfService(failure)) return false;
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

/** A server that none of our products is names itself, and nothing that stands before one. */
function isOtherServer(failure: Failure): boolean {
  const sender = senderOf(failure);
  if (sender === null || namesProxy(failure) || PLATFORMS.test(sender)) return false;
  const evidence = namingEvidence(failure);
  return !PRODUCTS.some((product) => namingOf(product, evidence) === 'named');
}

/** Run what people write, and name themselves in its place. */
const PLATFORMS = /^(?:fly|railway)\b/i;

/** Names of services that end sockets themselves: nobody has a proxy or a server of his own there. */
const SERVICES =
  /\.(?:service\.signalr\.net|webpubsub\.azure\.com|execute-api\.[\w-]{1,40}\.amazonaws\.com|appsync-realtime-api\.[\w-]{1,40}\.amazonaws\.com|iot\.[\w-]{1,40}\.amazonaws\.com|firebaseio\.com|pusher\.com|ably\.io)$/i;

function isOfService({ connection: { url } }: Failure): boolean {
  return url.seen && URL.canParse(url.value) && SERVICES.test(new URL(url.value).hostname);
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
