import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { PROJECT } from '../build/project.ts';

/**
 * Calls a function of one of this folder's files in a process of its own, built as the extension is: tsx would add a call for each
 * function that is created.
 * @param file its name without `.ts`
 * @param call the call, as code
 * @returns what the function returned, through JSON
 */
export async function runBuilt(file: string, call: string): Promise<unknown> {
  const folder = await mkdtemp(join(tmpdir(), 'switchyard-bench-'));
  try {
    await build({
      configFile: false,
      root: PROJECT,
      publicDir: false,
      logLevel: 'error',
      ssr: { noExternal: true },
      build: {
        ssr: join('src', 'cli', 'bench', `${file}.ts`),
        outDir: folder,
        minify: true,
        rollupOptions: { output: { entryFileNames: `${file}.mjs` } },
      },
    });
    const script = `import(process.argv[1]).then((work) => console.log(JSON.stringify(work.${call})))`;
    const { stdout } = await promisify(execFile)(process.execPath, [
      '-e',
      script,
      join(folder, `${file}.mjs`),
    ]);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
