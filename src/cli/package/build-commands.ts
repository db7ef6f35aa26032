import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { PROJECT } from '../build/project.ts';
import { type CommandLine, refuseOperands } from '../options/command-line.ts';
import { runCommand } from '../options/run-command.ts';

/** The path of the `switchyard` command in `package.json` (`bin`, `files`). */
const FOLDER = join(PROJECT, 'dist', 'cli');

/** The SDK of the Model Context Protocol. */
const SDK = join(PROJECT, 'node_modules', '@modelcontextprotocol', 'server');

const PREPACK_LINE: CommandLine<never> = {
  calls: ['npm pack'],
  purpose: 'Builds the switchyard command into dist/cli before npm packs it.',
  options: {},
};

/** npm runs this before `npm pack` collects the files of the package. */
export function prepack(args: readonly string[]): Promise<number> {
  return runCommand(PREPACK_LINE, args, async (given) => {
    refuseOperands(given);
    await buildCommands(FOLDER);
    return 0;
  });
}

/**
 * Builds the commands of the package into a folder: plain JavaScript with everything that they need, one file for each
 * command, and the licences of what is bundled.
 */
async function buildCommands(folder: string): Promise<void> {
  await build({
    configFile: false,
    root: PROJECT,
    publicDir: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    // For Node the SDK brings a validator that compiles schemas by `new Function`; its other one does not.
    resolve: {
      alias: [
        { find: '@modelcontextprotocol/server/_shims', replacement: join(SDK, 'dist', 'shimsWorkerd.mjs') },
      ],
    },
    build: {
      ssr: join('src', 'cli', 'switchyard.ts'),
      outDir: folder,
      emptyOutDir: true,
      target: 'node20.19',
      license: { fileName: 'LICENSES.md' },
      rollupOptions: {
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
        // It would write paths of this machine into the commands.
        experimental: { attachDebugInfo: 'none' },
      },
    },
  });
  await chmod(join(folder, 'switchyard.js'), 0o755);
}
