import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RECORDING_MODES } from '../../src/channel/coverage.ts';
import {
  DEFAULT_SETTINGS,
  DEFAULT_STORAGE_LIMIT,
  parseSettings,
  SETTING_NAMES,
  type Settings,
  THEME_CHOICES,
  withChanges,
} from '../../src/channel/settings.ts';

const good: fc.Arbitrary<Settings> = fc.record({
  recordingMode: fc.constantFrom(...RECORDING_MODES),
  recordAtOnce: fc.boolean(),
  preserveLog: fc.boolean(),
  adviceOff: fc.array(fc.string({ maxLength: 100 }), { maxLength: 20 }),
  storageLimit: fc.integer({ min: 1, max: 2 ** 50 }),
  redactionRules: fc.string(),
  theme: fc.constantFrom(...THEME_CHOICES),
});

describe('settings from storage', () => {
  it('are the defaults where nothing was chosen', () => {
    expect(parseSettings({})).toEqual({
      recordingMode: 'standard',
      recordAtOnce: true,
      preserveLog: false,
      adviceOff: [],
      storageLimit: DEFAULT_STORAGE_LIMIT,
      redactionRules: '',
      theme: 'devtools',
    });
  });

  it.each([
    ['recordingMode', 'deeper'],
    ['recordAtOnce', 0],
    ['preserveLog', 'yes'],
    ['adviceOff', ['retry-backs-off', 1]],
    ['adviceOff', Array.from({ length: 201 }, () => 'x')],
    ['storageLimit', -1],
    ['storageLimit', Number.NaN],
    ['storageLimit', Number.POSITIVE_INFINITY],
    ['storageLimit', 'much'],
    ['theme', 'pink'],
  ])('take the default for %s where %j is stored', (name, value) => {
    expect(parseSettings({ [name]: value })).toEqual(DEFAULT_SETTINGS);
  });

  it('come back as they were chosen', () => {
    fc.assert(
      fc.property(good, (settings) => {
        expect(parseSettings(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
      }),
    );
  });

  it('are whole whatever is stored, and one that is garbage spoils no other', () => {
    fc.assert(
      fc.property(good, fc.constantFrom(...SETTING_NAMES), fc.anything(), (settings, name, garbage) => {
        const read = parseSettings({ ...settings, [name]: garbage });
        for (const other of SETTING_NAMES) {
          if (other !== name) expect(Reflect.get(read, other)).toEqual(Reflect.get(settings, other));
        }
        // What came of it is a setting: it is read as itself.
        expect(parseSettings(read)).toEqual(read);
      }),
    );
  });

  it('are the defaults for anything that holds none of them', () => {
    fc.assert(
      fc.property(fc.anything(), (stored) => {
        fc.pre(!SETTING_NAMES.some((name) => Object.hasOwn(Object(stored), name)));
        expect(parseSettings(stored)).toEqual(DEFAULT_SETTINGS);
      }),
    );
  });
});

describe('settings after a change of storage', () => {
  it('take what was changed, and the default for what was removed', () => {
    const chosen = withChanges(DEFAULT_SETTINGS, { theme: 'dark', preserveLog: true });
    expect(chosen).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', preserveLog: true });
    expect(withChanges(chosen, { theme: undefined })).toEqual({ ...DEFAULT_SETTINGS, preserveLog: true });
  });

  it('stay the same object where something else was changed', () => {
    expect(withChanges(DEFAULT_SETTINGS, { 'panel-layout': {}, hooksWanted: true })).toBe(DEFAULT_SETTINGS);
  });
});
