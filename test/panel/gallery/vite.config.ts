import { defineConfig } from 'vite';

// Serves the gallery: npx vite -c test/panel/gallery/vite.config.ts
export default defineConfig({
  root: import.meta.dirname,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { host: '127.0.0.1', port: 5199, fs: { allow: ['../../..'] } },
  cacheDir: '../../../.cache/gallery',
});
