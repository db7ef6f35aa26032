import { crx } from '@crxjs/vite-plugin';
import { defineConfig } from 'vite';
import manifest from './manifest.json' with { type: 'json' };
import { manifestFor, TARGETS, targetOf } from './src/cli/build/manifest-for.ts';
import { withFramesIgnored } from './src/cli/build/with-frames-ignored.ts';
import { withoutInnerHtml } from './src/cli/build/without-inner-html.ts';

// The extension; `--mode firefox` builds that for Firefox. Tests have a configuration of their own, test/vitest.config.ts.
export default defineConfig(({ mode }) => ({
  plugins: [
    withoutInnerHtml(),
    crx({ manifest: manifestFor(targetOf(mode), manifest), browser: TARGETS[targetOf(mode)].plugin }),
    withFramesIgnored(),
  ],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: TARGETS[targetOf(mode)].syntax,
    outDir: `dist/${targetOf(mode)}`,
    emptyOutDir: true,
    license: { fileName: 'LICENSES.md' },
    // Names without a hash keep two builds of one tree comparable byte for byte.
    rollupOptions: {
      // The plugin does not find pages that only devtools.panels.create or a link names (crxjs 3.0.0).
      input: {
        panel: 'src/panel/panel.html',
        // Only Firefox lets its users take access to sites back as a whole.
        ...(targetOf(mode) === 'firefox' ? { access: 'src/panel/access.html' } : {}),
      },
      output: {
        entryFileNames: 'assets/[name].js',
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
        // Each file costs the panel's first drawing some 2 ms, and there were twenty, most of them smaller than a kilobyte.
        codeSplitting: {
          groups: [
            // Without what only views need that are loaded when they are first shown.
            {
              name: 'panel-parts',
              test: /\/src\/panel\/(?:parts|selectors|text|number-format)\b/,
              tags: ['$initial'],
            },
            {
              name: 'shared',
              test: /\/src\/(?:channel|events)\/|\/node_modules\/(?:valibot|webextension-polyfill)\//,
            },
          ],
        },
      },
    },
    // A page asks for all its scripts at once, not for one after another as each is found to import the next.
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_name, scripts, { hostType }) => (hostType === 'html' ? scripts : []),
    },
    sourcemap: false,
  },
}));
