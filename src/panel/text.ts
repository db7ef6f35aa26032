import type messages from '../../public/_locales/en/messages.json';

/** Every key of `_locales/en/messages.json`; a string that is not there does not compile. */
export type MessageKey = keyof typeof messages;

/** Finds a message by its key and puts `$1` to `$9` in; an empty answer means that there is none. */
export type MessageSource = (key: string, substitutions: readonly string[]) => string;

let source: MessageSource = (key) => key;

/** Says where messages come from: `chrome.i18n` in the panel, the JSON file in tests. Called once at the start. */
export function setMessageSource(next: MessageSource): void {
  source = next;
}

/** A source that reads the entries of a messages.json, as `chrome.i18n` would. */
export function messagesFrom(entries: Readonly<Record<string, { readonly message: string }>>): MessageSource {
  return (key, substitutions) =>
    (entries[key]?.message ?? '').replace(/\$([1-9$])/g, (_, mark: string) =>
      mark === '$' ? '$' : (substitutions[Number(mark) - 1] ?? ''),
    );
}

/** The one door for strings that people read. Numbers are to be formatted before (selectors/quantity.ts). */
export function text(key: MessageKey, ...substitutions: readonly string[]): string {
  const found = source(key, substitutions);
  return found === '' ? key : found;
}

type CountedKey = MessageKey extends infer K ? (K extends `${infer Stem}_other` ? Stem : never) : never;

/** `text` of `key_one` or `key_other` as the plural rules of the interface's language say; `$1` is the number. */
export function textOf(key: CountedKey, count: number, ...more: readonly string[]): string {
  const form = new Intl.PluralRules().select(count) === 'one' ? 'one' : 'other';
  const found = source(`${key}_${form}`, [count.toLocaleString(), ...more]);
  return found === '' ? `${key} ${count}` : found;
}
