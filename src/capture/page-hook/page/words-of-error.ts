import { getOwnPropertyDescriptor, getter, isError } from './primordials.ts';

/** Name and message of an error that the browser threw, without asking code of the page. */
export function wordsOfError(error: unknown): { readonly name: string; readonly message: string } {
  if (!isError(error)) return { name: '', message: '' };
  try {
    return { name: nameOf(error), message: messageOf(error) };
  } catch {
    const message: unknown = getOwnPropertyDescriptor(error, 'message')?.value;
    return { name: 'TypeError', message: typeof message === 'string' ? message : '' };
  }
}

const nameOf = getter<string>(DOMException.prototype, 'name');
const messageOf = getter<string>(DOMException.prototype, 'message');
