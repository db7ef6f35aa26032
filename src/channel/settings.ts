import * as v from 'valibot';
import { RECORDING_MODES } from './coverage.ts';

/** The panel's theme: that of DevTools, or always the same. */
export const THEME_CHOICES = ['devtools', 'light', 'dark'] as const;
export type ThemeChoice = (typeof THEME_CHOICES)[number];

/** Bytes that all logs together may take where the settings name no limit: some 40 million messages of 64 bytes. */
export const DEFAULT_STORAGE_LIMIT = 4 * 1024 ** 3;

/** More than there are checks: the panel never sends a longer list. */
const MOST_CHECKS = 200;

/** Characters of the redaction rules: more than a person writes. */
export const MOST_RULES = 100_000;

const SETTINGS = v.object({
  /** How tabs record whose DevTools are opened from now on. */
  recordingMode: v.fallback(v.picklist(RECORDING_MODES), 'standard'),
  /** Whether a tab is recorded as soon as its panel opens. */
  recordAtOnce: v.fallback(v.boolean(), true),
  /** Whether such tabs keep their log over navigation. */
  preserveLog: v.fallback(v.boolean(), false),
  /** Ids of the advice that is not wanted. What is no advice is never off, whatever stands here. */
  adviceOff: v.fallback(
    v.pipe(v.array(v.pipe(v.string(), v.maxLength(100))), v.maxLength(MOST_CHECKS), v.readonly()),
    [],
  ),
  /** Bytes that all logs together may take. */
  storageLimit: v.fallback(v.pipe(v.number(), v.finite(), v.minValue(1)), DEFAULT_STORAGE_LIMIT),
  /** The file of redaction rules by which exports are redacted besides, as it was written; empty where there is none. */
  redactionRules: v.fallback(v.pipe(v.string(), v.maxLength(MOST_RULES)), ''),
  theme: v.fallback(v.picklist(THEME_CHOICES), 'devtools'),
});

/** What people chose for all panels. Each stands in `storage.local` under its own name. */
export type Settings = Readonly<v.InferOutput<typeof SETTINGS>>;

export const DEFAULT_SETTINGS: Settings = v.parse(SETTINGS, {});

/** The names of all settings, which are their keys in storage. */
export const SETTING_NAMES: readonly string[] = Object.keys(SETTINGS.entries);

/** Reads what storage holds. A value that is missing or malformed is replaced by its default; the others stay. */
export function parseSettings(stored: unknown): Settings {
  const parsed = v.safeParse(SETTINGS, stored);
  return parsed.success ? parsed.output : DEFAULT_SETTINGS;
}

/** The settings after a change of storage: the same object where none of them was changed. */
export function withChanges(settings: Settings, changes: Readonly<Record<string, unknown>>): Settings {
  const touched = SETTING_NAMES.some((name) => Object.hasOwn(changes, name));
  return touched ? parseSettings({ ...settings, ...changes }) : settings;
}
