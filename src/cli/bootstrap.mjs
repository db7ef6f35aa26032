// The way in for every command of package.json. Plain JavaScript with no dependency, because it runs where there is no
// node_modules yet: it installs what the lock file names when that is missing or older, then runs main.ts in this process.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const MODULES = join(PROJECT, 'node_modules');
const say = (/** @type {string} */ line) => process.stderr.write(`${line}\n`);

/** npm writes this file last, so an interrupted install leaves none. */
function isInstalled() {
  const installed = join(MODULES, '.package-lock.json');
  if (!existsSync(installed)) return false;
  return statSync(installed).mtimeMs >= statSync(join(PROJECT, 'package-lock.json')).mtimeMs;
}

/**
 * Installs with progress on standard error: `check` and `convert` own standard output. `npm ci` refuses a lock file that
 * lacks packages for platforms other than the one it was made on; `npm install` takes the same versions all the same.
 */
async function install() {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  say('Installing the packages that package-lock.json names (only when they are missing or out of date) ...');
  const progress = setInterval(() => {
    const folders = existsSync(MODULES) ? readdirSync(MODULES).length : 0;
    say(`  ${seconds()} s, ${folders} folders in node_modules`);
  }, 5_000);
  const done =
    (await npm('ci', '--include=dev', '--loglevel=silent')) ||
    (await npm('install', '--include=dev', '--no-save', '--loglevel=error'));
  clearInterval(progress);
  if (done) say(`Installed in ${seconds()} s.`);
  return done;
}

/** Runs npm in the project's folder; answers whether it succeeded. */
function npm(/** @type {string[]} */ ...args) {
  const env = { ...process.env };
  // An empty HOME would put npm's cache into the working directory; without HOME npm asks the system for it.
  if (env.HOME === '') delete env.HOME;
  const script = process.env.npm_execpath;
  const [command, first] = script?.endsWith('.js') ? [process.execPath, [script]] : ['npm', []];
  return new Promise((resolve) => {
    const child = spawn(command, [...first, ...args, '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: PROJECT,
      env,
      stdio: ['ignore', process.stderr, process.stderr],
      shell: command === 'npm' && process.platform === 'win32',
    });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}

/** npm starts scripts in the project's folder, but people type paths as seen from the folder they are in. */
function returnToCallersFolder() {
  const { npm_lifecycle_event: script, INIT_CWD: folder } = process.env;
  if (script === undefined || folder === undefined || !existsSync(folder)) return;
  if (join(process.cwd(), '/') === join(PROJECT, '/')) process.chdir(folder);
}

async function run() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    say(`Switchyard needs Node.js 20.19 or later; this is ${process.versions.node}.`);
    return 2;
  }
  if (!isInstalled() && !(await install())) {
    say('The packages could not be installed: run npm ci in its folder to see why.');
    return 2;
  }
  process.env.TSX_TSCONFIG_PATH = join(PROJECT, 'tsconfig.json');
  const { register } = await import(pathToFileURL(join(MODULES, 'tsx/dist/esm/api/index.mjs')).href);
  register();
  const { main } = await import('./main.ts');
  returnToCallersFolder();
  return main(process.argv.slice(2));
}

process.exitCode = await run();
