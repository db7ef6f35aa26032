import { describe, expect, it } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../src/channel/settings.ts';
import { PanelSettings } from '../../../src/panel/state/panel-settings.ts';

/** Settings of two panels over one storage, which tells both of a change, as the browsers do. */
function twoPanels() {
  const stored = new Map<string, unknown>();
  const panels: PanelSettings[] = [];
  const tell = (changes: Record<string, unknown>) => {
    for (const panel of panels) panel.hear(changes);
  };
  const make = () =>
    new PanelSettings({
      write: async (name, value) => {
        stored.set(name, value);
        tell({ [name]: value });
      },
      remove: async (names) => {
        for (const name of names) stored.delete(name);
        tell(Object.fromEntries(names.map((name) => [name, undefined])));
      },
      onFailure: (error) => {
        throw error;
      },
    });
  const one = make();
  const other = make();
  panels.push(one, other);
  return { one, other, stored };
}

describe('the settings of a panel', () => {
  it('hold at once, and in every other panel', () => {
    const { one, other, stored } = twoPanels();
    one.change('theme', 'dark');
    expect([one.current.value.theme, other.current.value.theme]).toEqual(['dark', 'dark']);
    expect(stored.get('theme')).toBe('dark');
  });

  it('switch advice off and on again, each once', () => {
    const { one, other } = twoPanels();
    one.heed('retry-backs-off', false);
    other.heed('url-carries-no-secret', false);
    other.heed('retry-backs-off', false);
    expect(one.current.value.adviceOff).toEqual(['url-carries-no-secret', 'retry-backs-off']);
    one.heed('url-carries-no-secret', true);
    expect(other.current.value.adviceOff).toEqual(['retry-backs-off']);
  });

  it('leave nothing in storage when the defaults are restored', () => {
    const { one, other, stored } = twoPanels();
    one.change('storageLimit', 1000);
    one.change('recordAtOnce', false);
    other.restoreDefaults();
    expect(one.current.value).toEqual(DEFAULT_SETTINGS);
    expect(stored.size).toBe(0);
  });

  it('say that a choice could not be kept, and keep it while the panel is open', async () => {
    const failures: unknown[] = [];
    const settings = new PanelSettings({
      write: () => Promise.reject(new Error('disk full')),
      remove: async () => {},
      onFailure: (error) => failures.push(error),
    });
    settings.change('theme', 'light');
    await expect.poll(() => failures).toEqual([new Error('disk full')]);
    expect(settings.current.value.theme).toBe('light');
  });
});
