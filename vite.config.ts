import { crx } from '@crxjs/vite-plugin';
import { defineConfig } from 'vite';
import manifest from './manifest.json' with { type: 'json' };

// The extension. Tests have a configuration of their own, test/vitest.config.ts.
export default defineConfig({
  plugins: [crx({ manifest })],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'chrome125',
    outDir: 'dist/chromium',
    emptyOutDir: true,
    // Names without a hash keep two builds of one tree comparable byte for byte.
    rollupOptions: {
      // The plugin does not find a page that only devtools.panels.create names (crxjs 3.0.0).
      input: { panel: 'src/panel/panel.html' },
      output: {
        entryFileNames: 'assets/[name].js',
        chunkFileNames: 'assets/[name].js',
        assetFileNames: 'assets/[name][extname]',
      },
    },
    modulePreload: false,
    sourcemap: false,
  },
});
