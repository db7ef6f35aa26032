import type { Plugin } from 'vite';

/** The script that runs among the page's own. Its relay has a world of its own, whose frames developer tools leave out by themselves. */
const HOOK = /(?:^|\/)hook\.iife\.js$/;

/**
 * Gives the page hook a source map that names it as a source to be ignored (ECMA-426, `ignoreList`), so that developer tools show the page's
 * line and not ours: the place of a socket's error on the console, the initiator of its request, a stack while stepping. Chromium 156 leaves
 * such frames out; it asks nobody for the map, since it stands in the script itself.
 */
export function withFramesIgnored(): Plugin {
  return {
    name: 'switchyard-with-frames-ignored',
    generateBundle: {
      // After the plugin that writes content scripts as plain files.
      order: 'post',
      handler(_options, bundle) {
        const hooks = Object.values(bundle).filter(({ fileName }) => HOOK.test(fileName));
        if (hooks.length !== 1) this.error('The page hook is not one plain file of its own.');
        for (const file of hooks) {
          if (file.type === 'chunk') file.code = withIgnoredMap(file.code);
          else file.source = withIgnoredMap(file.source.toString());
        }
      },
    },
  };
}

/** A script with a source map in it that gives each line to one source, which is ignored. */
function withIgnoredMap(script: string): string {
  const code = script.trimEnd();
  const map = {
    version: 3,
    sources: ['switchyard-hook.js'],
    sourcesContent: ['// Records the sockets of this page for the Switchyard panel.'],
    names: [],
    // Of each line all places: the beginning of that source.
    mappings: code.replace(/[^\n]+/g, 'AAAA').replaceAll('\n', ';'),
    ignoreList: [0],
    // The name that Chromium and Firefox took before it was standardised.
    x_google_ignoreList: [0],
  };
  const text = Buffer.from(JSON.stringify(map)).toString('base64');
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${text}\n`;
}
