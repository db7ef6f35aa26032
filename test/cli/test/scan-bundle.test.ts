import { describe, expect, it } from 'vitest';
import {
  type Bundle,
  CONTENT_SCRIPTS,
  PANEL_LIMIT,
  panelSize,
  scanBundle,
} from '../../../src/cli/test/scan-bundle.ts';

const MANIFEST = {
  permissions: ['debugger', 'storage', 'unlimitedStorage'],
  content_scripts: CONTENT_SCRIPTS,
  content_security_policy: { extension_pages: "default-src 'none'; script-src 'self'" },
};

/** A bundle that may be shipped, with some of its files replaced or added. */
function bundle(files: Record<string, string> = {}, manifest: object = MANIFEST): Bundle {
  return new Map(
    Object.entries({
      'manifest.json': JSON.stringify(manifest),
      'src/panel/panel.html': '<script type="module" src="/assets/panel.js"></script>',
      'assets/panel.js': 'import"./shared.js";const a=1;',
      'assets/shared.js': 'export const b="https://www.rfc-editor.org/rfc/rfc6455";',
      'assets/panel.css': 'main{color:red}',
      'src/content/hook.iife.js': '(function(){})()',
      'src/content/relay.iife.js': '(function(){})()',
      ...files,
    }),
  );
}

describe('the scan of the built extension', () => {
  it('lets a clean one pass', () => {
    expect(scanBundle(bundle())).toEqual([]);
  });

  it('finds what a script does, and says which', () => {
    expect(scanBundle(bundle({ 'assets/more.js': 'eval("1")' }))).toEqual(['assets/more.js has eval']);
  });

  it.each([
    [
      'a remote script',
      { 'src/a.html': '<script src="https://cdn.example/x.js"></script>' },
      'from elsewhere',
    ],
    [
      'a remote style',
      { 'src/a.html': '<link rel="stylesheet" href="//cdn.example/x.css">' },
      'from elsewhere',
    ],
    ['a script inside a page', { 'src/a.html': '<script>run()</script>' }, 'a script inside it'],
    ['a remote picture', { 'assets/a.css': 'a{background:url(https://x.example/a.png)}' }, 'from elsewhere'],
  ])('finds %s', (_, files, words) => {
    expect(scanBundle(bundle(files))).toEqual([expect.stringContaining(words)]);
  });

  it.each([
    [
      'a permission more',
      { ...MANIFEST, permissions: [...MANIFEST.permissions, 'webRequest'] },
      'webRequest',
    ],
    ['a permission less', { ...MANIFEST, permissions: ['storage'] }, 'permissions are'],
    ['resources for pages', { ...MANIFEST, web_accessible_resources: [] }, 'web_accessible_resources'],
    ['an optional permission', { ...MANIFEST, optional_permissions: ['tabs'] }, 'optional_permissions'],
    ['no policy', { ...MANIFEST, content_security_policy: undefined }, 'script-src'],
    ['no content script', { ...MANIFEST, content_scripts: undefined }, 'our two'],
    [
      'a content script more',
      { ...MANIFEST, content_scripts: [...CONTENT_SCRIPTS, ...CONTENT_SCRIPTS] },
      'our two',
    ],
    [
      'a weak policy',
      { ...MANIFEST, content_security_policy: { extension_pages: "script-src 'self' 'wasm-unsafe-eval'" } },
      'too much',
    ],
  ])('finds %s in the manifest', (_, manifest, words) => {
    expect(scanBundle(bundle({}, manifest))).toEqual([expect.stringContaining(words)]);
  });

  it('finds a content script that would have to load another file', () => {
    const loader = `(async () => { await import(chrome.runtime.getURL('assets/hook.js')) })()`;
    expect(scanBundle(bundle({ 'src/content/hook.iife.js': loader }))).toEqual([
      'src/content/hook.iife.js is not one plain file',
    ]);
  });

  it('finds a manifest, content scripts or a panel that is missing', () => {
    expect(scanBundle(new Map())).toEqual([
      'there is no manifest.json',
      'src/content/hook.iife.js is not one plain file',
      'src/content/relay.iife.js is not one plain file',
      'the panel has no script',
    ]);
  });

  it('counts what the panel loads at once, and not what it loads later', () => {
    const text = Array.from({ length: PANEL_LIMIT * 3 }, (_, i) =>
      ((i * 2_654_435_761) >>> 7).toString(36),
    ).join('');
    const random = `export const text="${text}";`;
    const eager = bundle({ 'assets/shared.js': random });
    const lazy = bundle({ 'assets/panel.js': 'import("./viewer.js")', 'assets/viewer.js': random });
    expect(panelSize(eager)).toBeGreaterThan(PANEL_LIMIT);
    expect(scanBundle(eager)).toEqual([expect.stringContaining('gzipped')]);
    expect(scanBundle(lazy)).toEqual([]);
  });
});
