import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

const PYTHON = '/usr/bin/python3';
const MODULES = '/usr/lib/python3/dist-packages';

/** Packages of Debian, each with the program that a test starts; of libraries for Ruby a folder that only the package has. */
const PROGRAMS = {
  nginx: '/usr/sbin/nginx',
  apache2: '/usr/sbin/apache2',
  haproxy: '/usr/sbin/haproxy',
  lighttpd: '/usr/sbin/lighttpd',
  caddy: '/usr/bin/caddy',
  varnish: '/usr/sbin/varnishd',
  h2o: '/usr/bin/h2o',
  'python3-tornado': PYTHON,
  'python3-aiohttp': PYTHON,
  'python3-websockets': PYTHON,
  'python3-fastapi': PYTHON,
  'python3-uvicorn': PYTHON,
  'python3-quart': PYTHON,
  'python3-hypercorn': PYTHON,
  'python3-django-channels': PYTHON,
  'python3-daphne': PYTHON,
  'python3-flask-socketio': PYTHON,
  'python3-eventlet': PYTHON,
  puma: '/usr/bin/puma',
  'ruby-actioncable': '/usr/share/doc/ruby-actioncable',
  'ruby-railties': '/usr/share/doc/ruby-railties',
} as const;

export type ServerPackage = keyof typeof PROGRAMS;

/** Debian starts what it installs, unless this file says no with 101 (invoke-rc.d(8)). */
const POLICY = '/usr/sbin/policy-rc.d';

/** Where the program of a package lies once it is installed. */
export function programOf(name: ServerPackage): string {
  return PROGRAMS[name];
}

/**
 * Sees to it that these packages are there: installs what is missing from Debian, without starting it as a service. Returns
 * why one is not there, for the name of a skipped test; null where all are.
 */
export function installPackages(...names: readonly ServerPackage[]): string | null {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) return null;
  const wanted = missing.join(', ');
  if (process.platform !== 'linux' || !existsSync('/usr/bin/apt-get'))
    return `${wanted} missing, and no apt-get`;
  if (process.getuid?.() !== 0) return `${wanted} missing: run apt-get install ${missing.join(' ')} as root`;
  const policyIsOurs = !existsSync(POLICY);
  if (policyIsOurs) writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    const install = ['install', '--yes', '--no-install-recommends', ...missing];
    if (aptGet(install) || (aptGet(['update']) && aptGet(install))) return null;
    return `apt-get could not install ${wanted}`;
  } finally {
    if (policyIsOurs) rmSync(POLICY);
  }
}

function isInstalled(name: ServerPackage): boolean {
  if (!existsSync(PROGRAMS[name])) return false;
  const [, module] = /^python3-(?:django-)?(.+)/.exec(name) ?? [];
  return module === undefined || existsSync(`${MODULES}/${module.replaceAll('-', '_')}/__init__.py`);
}

function aptGet(words: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', words, { env, stdio: 'ignore', timeout: 240_000 }).status === 0;
}
