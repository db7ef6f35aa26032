import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { TARGETS, type TargetBrowser } from './manifest-for.ts';

/**
 * Builds a tree's extension for one browser into a folder, in a process of its own, because the result depends on `NODE_ENV`: in a
 * run of tests it is `test`, and that would put paths of this machine into the panel.
 * @param project the tree's root
 * @throws Error with Vite's output when the build fails
 */
export async function runVite(project: string, browser: TargetBrowser, folder: string): Promise<void> {
  const vite = join(project, 'node_modules', 'vite', 'bin', 'vite.js');
  const { mode } = TARGETS[browser];
  const args = ['build', '--mode', mode, '--outDir', folder, '--emptyOutDir', '--logLevel', 'error'];
  const child = spawn(process.execPath, [vite, ...args], {
    cwd: project,
    env: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (exitCode !== 0) throw new Error(`The extension could not be built:\n${output.trim()}`);
}
