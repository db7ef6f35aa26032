import type messages from '../../public/_locales/en/messages.json';
import { NumberFormat } from './number-format.ts';

/** Every key of `_locales/en/messages.json`; a missing string does not compile. */
export type MessageKey = keyof typeof messages;

/** Finds a message by its key and fills in `$1` to `$9`; an empty result means that there is none. */
export type MessageSource = (key: string, substitutions: readonly string[]) => string;

let source: MessageSource = (key) => key;
/** Texts without numbers are cached: asking the browser for each cell of each frame took a third of a list's time. */
const fixed = new Map<MessageKey, string>();
const plural = new Intl.PluralRules();
const counted = new NumberFormat();

/** Sets where messages come from: `chrome.i18n` in the panel, the JSON file in tests. Called once at the start. */
export function setMessageSource(next: MessageSource): void {
  source = next;
  fixed.clear();
}

/** A source that reads the entries of a messages.json, as `chrome.i18n` would. */
export function messagesFrom(entries: Readonly<Record<string, { readonly message: string }>>): MessageSource {
  return (key, substitutions) =>
    (entries[key]?.message ?? '').replace(/\$([1-9$])/g, (_, mark: string) =>
      mark === '$' ? '$' : (substitutions[Number(mark) - 1] ?? ''),
    );
}

/** The only source of strings that people read. Format numbers first (selectors/quantity.ts). */
export function text(key: MessageKey, ...substitutions: readonly string[]): string {
  if (substitutions.length > 0) return source(key, substitutions) || key;
  const known = fixed.get(key);
  if (known !== undefined) return known;
  const found = source(key, substitutions) || key;
  fixed.set(key, found);
  return found;
}

type CountedKey = MessageKey extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;

/** `text` of `key_one` or `key_other` as the plural rules of the interface's language say; `$1` is the number. */
export function textOf(key: CountedKey, count: number, ...more: readonly string[]): string {
  const form = plural.select(count) === 'one' ? 'one' : 'other';
  const found = source(`${key}_${form}`, [counted.format(count), ...more]);
  return found === '' ? `${key} ${count}` : found;
}
