import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ProfileOptions {
  /** Where DevTools is: a separate window gives it the whole window. */
  readonly dock: 'bottom' | 'undocked';
  readonly theme: 'light' | 'dark' | 'system';
}

const DEVTOOLS_THEME = { light: 'default', dark: 'dark', system: 'systemPreferred' } as const;

/** A fresh profile folder under the system's temporary folder. DevTools' preferences are JSON inside JSON strings. */
export async function createProfile({ dock, theme }: ProfileOptions): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-profile-'));
  await mkdir(join(folder, 'Default'));
  const preferences = {
    devtools: {
      preferences: {
        currentDockState: JSON.stringify(dock),
        'ui-theme': JSON.stringify(DEVTOOLS_THEME[theme]),
        // Without it the first DevTools of a profile may open a "what is new" drawer over the panel.
        'help.show-release-note': JSON.stringify(false),
      },
    },
    // Without developer mode Chromium switches an unpacked extension off as soon as it is reloaded (seen in 156).
    extensions: { ui: { developer_mode: true } },
  };
  await writeFile(join(folder, 'Default', 'Preferences'), JSON.stringify(preferences));
  return folder;
}
