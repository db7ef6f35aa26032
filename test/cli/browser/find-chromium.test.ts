import { describe, expect, it } from 'vitest';
import { findChromium, howToGetChromium, type Machine } from '../../../src/cli/browser/find-chromium.ts';

/** A machine on which exactly these paths can be executed. */
function machine(platform: NodeJS.Platform, env: Machine['env'], ...programs: string[]): Machine {
  return { platform, env, isExecutable: (path) => programs.includes(path) };
}

describe('the search for a browser', () => {
  it.each<[string, Machine, string, boolean]>([
    ['Debian', machine('linux', { PATH: '/usr/bin:/bin' }, '/usr/bin/chromium'), '/usr/bin/chromium', false],
    [
      'Linux with an odd PATH',
      machine('linux', { PATH: '/opt/x' }, '/opt/x/chromium'),
      '/opt/x/chromium',
      false,
    ],
    ['Linux without a PATH', machine('linux', {}, '/usr/bin/chromium'), '/usr/bin/chromium', false],
    [
      'Linux with snap',
      machine('linux', { PATH: '/bin' }, '/snap/bin/chromium'),
      '/snap/bin/chromium',
      false,
    ],
    [
      'Linux with Chrome',
      machine('linux', { PATH: '/usr/bin' }, '/usr/bin/google-chrome-stable'),
      '/usr/bin/google-chrome-stable',
      true,
    ],
    [
      'Linux with Edge',
      machine('linux', { PATH: '/usr/bin' }, '/usr/bin/microsoft-edge'),
      '/usr/bin/microsoft-edge',
      true,
    ],
    [
      'macOS',
      machine('darwin', { HOME: '/Users/a' }, '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'),
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      true,
    ],
    [
      "macOS, the person's own applications",
      machine('darwin', { HOME: '/Users/a' }, '/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium'),
      '/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium',
      false,
    ],
    [
      'Windows with Chrome',
      machine(
        'win32',
        { PROGRAMFILES: 'C:\\Program Files' },
        'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      ),
      'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
      true,
    ],
    [
      'Windows with Edge',
      machine(
        'win32',
        { 'PROGRAMFILES(X86)': 'C:\\Program Files (x86)' },
        'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
      ),
      'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
      true,
    ],
    [
      'CHROMIUM',
      machine('linux', { CHROMIUM: '/x/y', PATH: '/bin' }, '/x/y', '/bin/chromium'),
      '/x/y',
      false,
    ],
  ])('finds that of %s', (_, here, path, branded) => {
    expect(findChromium(here)).toEqual({ path, branded });
  });

  it('takes Chromium before Chrome, since it loads an extension the plain way', () => {
    const both = machine('linux', { PATH: '/a:/b' }, '/a/google-chrome', '/b/chromium');
    expect(findChromium(both)?.path).toBe('/b/chromium');
  });

  it('does not look elsewhere where CHROMIUM names nothing usable, and says so', () => {
    const wrong = machine('linux', { CHROMIUM: '/nowhere', PATH: '/bin' }, '/bin/chromium');
    expect(findChromium(wrong)).toBeNull();
    expect(howToGetChromium(wrong)).toContain('/nowhere');
  });

  it('says what to install where there is none', () => {
    const bare = machine('linux', { PATH: '/bin' });
    expect(findChromium(bare)).toBeNull();
    expect(howToGetChromium(bare)).toMatch(/install .*CHROMIUM/);
  });
});
