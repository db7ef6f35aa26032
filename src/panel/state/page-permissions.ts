import { signal } from '@preact/signals';

/** A permission's state (Permissions, PermissionState); null where the browser does not know the permission. */
export type PermissionState = 'granted' | 'prompt' | 'denied' | null;

/** What the shown page may do with local networks, according to its browser now. */
export interface PagePermissions {
  readonly origin: string;
  /** `isSecureContext`: without it the browser does not even prompt. */
  readonly secure: boolean;
  /** For this machine itself. */
  readonly loopback: PermissionState;
  /** For other machines of the local network. */
  readonly local: PermissionState;
}

/** The permissions of the inspected page, read when a view needs them. */
export class PagePermissionsReader {
  readonly #read: () => Promise<unknown>;
  readonly #known = signal<PagePermissions | null | 'asking'>('asking');
  #busy = false;

  constructor(read: () => Promise<unknown>) {
    this.#read = read;
  }

  /** Null where they cannot be read: the page is gone, or this is not Chromium. */
  get current(): PagePermissions | null | 'asking' {
    return this.#known.value;
  }

  /** Reads them again. */
  async refresh(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#known.value = 'asking';
    let answer: unknown = null;
    try {
      answer = await this.#read();
    } catch {
      // The page went away meanwhile: nothing is known of it.
    }
    this.#known.value = parsePagePermissions(answer);
    this.#busy = false;
  }
}

/** The page cannot reach the world of content scripts, but a bug can: the answer is parsed like a file. */
function parsePagePermissions(value: unknown): PagePermissions | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('origin' in value) || !('secure' in value) || !('states' in value)) return null;
  const { origin, secure, states } = value;
  if (typeof origin !== 'string' || typeof secure !== 'boolean') return null;
  return {
    origin: origin.slice(0, 2048),
    secure,
    loopback: stateOf(states, 'loopback-network'),
    local: stateOf(states, 'local-network'),
  };
}

function stateOf(states: unknown, name: string): PermissionState {
  if (typeof states !== 'object' || states === null) return null;
  const state: unknown = Reflect.get(states, name);
  return state === 'granted' || state === 'prompt' || state === 'denied' ? state : null;
}
