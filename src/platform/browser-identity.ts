/** Name and version of a browser, such as `Chromium` and `156.0.8078.79`. */
export interface BrowserIdentity {
  readonly name: string;
  readonly version: string;
}

interface Brand {
  readonly brand: string;
  readonly version: string;
}

/** The browser that we run in, from what it reports of itself; with its full version where it reports one. */
export async function browserIdentity(): Promise<BrowserIdentity> {
  return (await fromClientHints()) ?? fromUserAgent(navigator.userAgent);
}

// TypeScript's DOM library lacks User-Agent Client Hints, and Firefox lacks them altogether.
async function fromClientHints(): Promise<BrowserIdentity | null> {
  const data: unknown = Reflect.get(navigator, 'userAgentData');
  if (!isObject(data) || typeof data.getHighEntropyValues !== 'function') return null;
  let list: unknown;
  try {
    const values: unknown = await data.getHighEntropyValues(['fullVersionList']);
    list = isObject(values) ? values.fullVersionList : undefined;
  } catch {
    list = undefined;
  }
  const brands = (Array.isArray(list) ? list : Array.isArray(data.brands) ? data.brands : []).filter(isBrand);
  // One entry of the list is invented ("Not;A=Brand"); the product's own name is better than that of its engine.
  const real = brands.filter(({ brand }) => !/not.*brand/i.test(brand));
  const best = real.find(({ brand }) => brand !== 'Chromium') ?? real[0];
  return best === undefined ? null : { name: best.brand, version: best.version };
}

function fromUserAgent(text: string): BrowserIdentity {
  const found = /(Firefox|Edg|Chrome)\/([\d.]+)/.exec(text);
  if (found === null) return { name: 'unknown browser', version: '' };
  const name = found[1] === 'Edg' ? 'Microsoft Edge' : (found[1] ?? '');
  return { name, version: found[2] ?? '' };
}

function isBrand(value: unknown): value is Brand {
  return isObject(value) && typeof value.brand === 'string' && typeof value.version === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
