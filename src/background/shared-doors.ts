import { ANNOUNCEMENTS } from '../channel/announcement.ts';
import { parseSettings, SETTING_NAMES, type Settings } from '../channel/settings.ts';
import { logId } from '../events/units.ts';
import { browserIdentity } from '../platform/browser-identity.ts';
import { extensionName } from '../platform/runtime.ts';
import { readAllStorage, readStorage, storageEstimate, writeStorage } from '../platform/storage.ts';
import { tabExists } from '../platform/tabs.ts';
import { heldLogs } from '../store/hold-log.ts';
import { logStore } from '../store/open-log-store.ts';
import { storageFree, storageLimit } from '../store/storage-limit.ts';
import type { Doors } from './doors.ts';

const STATE_KEY = 'recorders';
/** In `storage.local`: whether any tab records by page hooks; hooks-wanted.ts reads it in every frame. */
const HOOKS_KEY = 'hooksWanted';

/** What both browsers give in the same way: all doors but the debugger's and those of requests. */
type SharedDoors = Omit<
  Doors,
  'attach' | 'detach' | 'send' | 'debugTargets' | 'hookScript' | 'modes' | 'seesRequests'
>;

const readSettings = async (): Promise<Settings> =>
  parseSettings(await readAllStorage('local', SETTING_NAMES));

/** Opens the doors that are the same in both browsers. To be called once, in the background's first turn. */
export function sharedDoors(): SharedDoors {
  // Monotonic, and begun at the system's time: `performance.timeOrigin` can lie hours off after a sleep.
  const localZero = Date.now() - performance.now();
  const announcements = new BroadcastChannel(ANNOUNCEMENTS);
  return {
    tabExists,
    ownWorld: extensionName(),
    store: logStore(),
    heldLogs,
    storage: {
      limit: async () => storageLimit(await storageEstimate(), (await readSettings()).storageLimit),
      free: async () => storageFree(await storageEstimate()),
    },
    readSettings,
    writeMode: (mode) => writeStorage('local', 'recordingMode' satisfies keyof Settings, mode),
    wantHooks: (wanted) => writeStorage('local', HOOKS_KEY, wanted),
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
    announce: (announcement) => announcements.postMessage(announcement),
    readState: () => readStorage('session', STATE_KEY),
    writeState: (state) => writeStorage('session', STATE_KEY, state),
    localNow: () => localZero + performance.now(),
    wallNow: () => Date.now(),
    newLogId: () => logId(crypto.randomUUID()),
    browser: async () => {
      const { name, version } = await browserIdentity();
      return `${name} ${version}`.trim();
    },
  };
}
