import { afterEach, describe, expect, it, vi } from 'vitest';
import { browserIdentity } from '../../src/platform/browser-identity.ts';

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0';

const brand = (name: string, version: string) => ({ brand: name, version });
const hints = (...list: object[]) => ({
  brands: list,
  getHighEntropyValues: async () => ({ fullVersionList: list }),
});

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('browserIdentity', () => {
  it.each([
    [
      'Chromium',
      hints(brand('Not;A=Brand', '8.0.0.0'), brand('Chromium', '156.0.8078.79')),
      'Chromium 156.0.8078.79',
    ],
    [
      'a product built from it',
      hints(brand('Chromium', '156.0.1.2'), brand('Microsoft Edge', '156.0.9.9'), brand('Not/A)Brand', '99')),
      'Microsoft Edge 156.0.9.9',
    ],
    [
      'no full versions',
      { brands: [brand('Google Chrome', '156')], getHighEntropyValues: async () => ({}) },
      'Google Chrome 156',
    ],
    [
      'hints that are refused',
      {
        brands: [brand('Google Chrome', '156')],
        getHighEntropyValues: async () => {
          throw new Error('refused');
        },
      },
      'Google Chrome 156',
    ],
    ['hints of another shape', { getHighEntropyValues: async () => null, brands: 'x' }, 'Chrome 156.0.0.0'],
    ['no hints', undefined, 'Chrome 156.0.0.0'],
  ])('reads %s', async (_, userAgentData, expected) => {
    vi.stubGlobal('navigator', { userAgent: CHROME, userAgentData });
    const { name, version } = await browserIdentity();
    expect(`${name} ${version}`).toBe(expected);
  });

  it.each([
    [FIREFOX, { name: 'Firefox', version: '153.0' }],
    ['curl', { name: 'unknown browser', version: '' }],
  ])('reads %s', async (userAgent, expected) => {
    vi.stubGlobal('navigator', { userAgent });
    expect(await browserIdentity()).toEqual(expected);
  });
});
