import { readdir, readFile } from 'node:fs/promises';
import { dirname, join, posix } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import { FIREFOX_HOST_PERMISSIONS, FIREFOX_PERMISSIONS, type TargetBrowser } from '../build/manifest-for.ts';
import { scanScript } from './scan-script.ts';

/** A built extension as it is judged: the text of its files by their path, with `/` between folders. */
export type Bundle = ReadonlyMap<string, string>;

/** All permissions; each has its reason in the README. */
const PERMISSIONS = ['debugger', 'storage', 'unlimitedStorage'];

/** Gzipped bytes of the scripts that the panel loads at once. */
export const PANEL_LIMIT = 120_000;

/** Manifest keys that would expose the extension to pages, or extend what it may do. */
const FORBIDDEN_KEYS = [
  'web_accessible_resources',
  'host_permissions',
  'optional_permissions',
  'optional_host_permissions',
  'externally_connectable',
];

/** All that runs in pages: the hook in the page's own world, and its relay in ours. */
export const CONTENT_SCRIPTS = [contentScript('hook', 'MAIN'), contentScript('relay', 'ISOLATED')];

/** Reads all text files of a built extension. */
export async function readBundle(folder: string): Promise<Bundle> {
  const names = await readdir(folder, { recursive: true });
  const texts = names.filter((name) => /\.(js|mjs|html|css|json)$/.test(name));
  return new Map(
    await Promise.all(
      texts.map(
        async (name) => [name.replaceAll('\\', '/'), await readFile(join(folder, name), 'utf8')] as const,
      ),
    ),
  );
}

/** Every fault of an extension built for a browser, a sentence each; empty where it may be shipped. */
export function scanBundle(bundle: Bundle, browser: TargetBrowser = 'chromium'): string[] {
  const faults = scanManifest(bundle.get('manifest.json'), browser);
  for (const [name, text] of bundle) {
    if (/\.m?js$/.test(name)) faults.push(...scanScript(text).map((what) => `${name} has ${what}`));
    if (name.endsWith('.html')) {
      for (const [, url] of text.matchAll(/\b(?:src|href)\s*=\s*["']?((?:https?:)?\/\/[^"'\s>]+)/gi)) {
        faults.push(`${name} loads ${url} from elsewhere`);
      }
      if (/<script(?![^>]*\bsrc\s*=)[^>]*>/i.test(text)) faults.push(`${name} has a script inside it`);
    }
    if (name.endsWith('.css') && /url\(\s*["']?(https?:)?\/\/|@import\s/i.test(text)) {
      faults.push(`${name} loads something from elsewhere`);
    }
  }
  for (const { js } of CONTENT_SCRIPTS) {
    // A page's own policy, and the time at which they run, let them load nothing.
    const text = bundle.get(js[0] ?? '');
    if (text === undefined || /\bimport\b\s*[("'{]/.test(text)) faults.push(`${js[0]} is not one plain file`);
  }
  const size = panelSize(bundle);
  if (size === 0) faults.push('the panel has no script');
  if (size > PANEL_LIMIT) faults.push(`the panel's scripts are ${size} bytes gzipped, over ${PANEL_LIMIT}`);
  return faults;
}

/** Gzipped bytes of the scripts that the panel's page loads, what they import at once included. */
export function panelSize(bundle: Bundle): number {
  const page = [...bundle.keys()].find((name) => name.endsWith('/panel.html'));
  if (page === undefined) return 0;
  const scripts = [...(bundle.get(page) ?? '').matchAll(/<script[^>]*\bsrc\s*=\s*["']([^"']+)/gi)];
  const wanted = scripts.map(([, source = '']) => resolveIn(page, source));
  const seen = new Set<string>();
  let size = 0;
  for (let name = wanted.pop(); name !== undefined; name = wanted.pop()) {
    const text = bundle.get(name);
    if (text === undefined || seen.has(name)) continue;
    seen.add(name);
    size += gzipSync(text).byteLength;
    for (const [, source = ''] of text.matchAll(/\b(?:from|import)\s*["']([^"']+\.m?js)["']/g)) {
      wanted.push(resolveIn(name, source));
    }
  }
  return size;
}

function scanManifest(text: string | undefined, browser: TargetBrowser): string[] {
  if (text === undefined) return ['there is no manifest.json'];
  const manifest: unknown = JSON.parse(text);
  if (typeof manifest !== 'object' || manifest === null) return ['manifest.json is not an object'];
  // Without them, Firefox's webRequest reports nothing.
  const hosts = browser === 'firefox' ? FIREFOX_HOST_PERMISSIONS : undefined;
  const forbidden = FORBIDDEN_KEYS.filter((key) => key !== 'host_permissions' || hosts === undefined);
  const faults = forbidden.filter((key) => key in manifest).map((key) => `the manifest has ${key}`);
  const found = 'host_permissions' in manifest ? manifest.host_permissions : undefined;
  if (hosts !== undefined && !isDeepStrictEqual(found, hosts)) {
    faults.push(`the manifest's host permissions are ${JSON.stringify(found)}, not ${JSON.stringify(hosts)}`);
  }
  const allowed = browser === 'firefox' ? FIREFOX_PERMISSIONS : PERMISSIONS;
  const permissions = 'permissions' in manifest ? manifest.permissions : [];
  if (!isDeepStrictEqual(permissions, allowed)) {
    faults.push(
      `the manifest's permissions are ${JSON.stringify(permissions)}, not ${JSON.stringify(allowed)}`,
    );
  }
  faults.push(...scanContentScripts('content_scripts' in manifest ? manifest.content_scripts : []));
  const policy =
    'content_security_policy' in manifest ? JSON.stringify(manifest.content_security_policy) : '';
  if (!policy.includes("script-src 'self'"))
    faults.push("the manifest's policy does not say script-src 'self'");
  if (/unsafe-|https?:|\*/.test(policy)) faults.push(`the manifest's policy allows too much: ${policy}`);
  return faults;
}

/** One of our content scripts as the manifest has it: in every frame, before any script of its page. */
function contentScript(name: string, world: 'MAIN' | 'ISOLATED') {
  return {
    js: [`src/content/${name}.iife.js`],
    matches: ['<all_urls>'],
    run_at: 'document_start',
    all_frames: true,
    match_about_blank: true,
    match_origin_as_fallback: true,
    ...(world === 'MAIN' ? { world } : {}),
  };
}

function scanContentScripts(found: unknown): string[] {
  return isDeepStrictEqual(found, CONTENT_SCRIPTS) ? [] : ["the manifest's content scripts are not our two"];
}

function resolveIn(name: string, source: string): string {
  return source.startsWith('/') ? source.slice(1) : posix.join(dirname(name), source);
}
