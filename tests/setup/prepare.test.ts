import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

let folder: string;
let bin: string;

/** A clone as git leaves it, with stand-ins for npm and the compiler that note what they were asked. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prepare-'));
  bin = join(folder, 'programs');
  cpSync('scripts', join(folder, 'scripts'), { recursive: true });
  for (const bundler of ['widget', 'desk', 'mail', 'packages'])
    rmSync(join(folder, `scripts/build-${bundler}.mjs`), { force: true });
  write('package.json', '{"type":"module"}');
  write(
    'package-lock.json',
    lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0', dev: true } }),
  );
  write('src/main.ts', 'console.log("started", ...process.argv.slice(2));');
  write('src/turn.lua', 'return 1');
  write(
    'npm.cjs',
    `const fs = require('fs');
     fs.writeFileSync('npm.log', process.argv.slice(2).join(' '));
     if (process.env.NPM_FAILS) process.exit(1);
     fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
     fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
     fs.writeFileSync('node_modules/typescript/bin/tsc', ${JSON.stringify(tsc)});`,
  );
  program('redis-server');
  program('chromium');
  for (const name of ['dovecot', 'imap', 'lmtp', 'sievec', 'exim4']) program(name);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const tsc = `const fs = process.getBuiltinModule('fs');
fs.mkdirSync('dist', { recursive: true });
for (const name of fs.readdirSync('src').filter((file) => file.endsWith('.ts'))) {
  if (fs.readFileSync('src/' + name, 'utf8').includes('type error')) { console.log('src/' + name + ': error'); process.exit(2); }
  fs.copyFileSync('src/' + name, 'dist/' + name.replace('.ts', '.js'));
}`;

function write(file: string, text: string) {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
}

function lock(packages: object) {
  return JSON.stringify({ packages: { '': {}, ...packages } });
}

function program(name: string, text = '#!/bin/sh\n') {
  write(`programs/${name}`, text);
  chmodSync(join(bin, name), 0o755);
}

function run(script: string, words: string[] = [], env: Record<string, string> = {}) {
  const done = spawnSync(process.execPath, [join(folder, 'scripts', script), ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: bin, npm_execpath: join(folder, 'npm.cjs'), ...env },
  });
  return { status: done.status, said: done.stdout.trim(), warned: done.stderr.trim() };
}

const prepare = (command: string, env = {}) => run('prepare.mjs', [command], env);

describe('a fresh clone', () => {
  it('installs and builds, says so in one line each, and says nothing the next time', () => {
    expect(prepare('test')).toEqual({
      status: 0,
      said: 'Installing the dependencies (npm ci)\nBuilding dist/',
      warned: '',
    });
    expect(readFileSync(join(folder, 'npm.log'), 'utf8')).toMatch(/^ci --include=dev/);
    expect(existsSync(join(folder, 'dist/turn.lua'))).toBe(true);
    expect(prepare('test')).toEqual({ status: 0, said: '', warned: '' });
    expect(prepare('start')).toEqual({ status: 0, said: '', warned: '' });
  });

  it('becomes the program, with the words that npm start was given', () => {
    expect(run('start.mjs', ['--port', '3001'])).toMatchObject({
      status: 0,
      said: 'Installing the dependencies (npm ci)\nBuilding dist/\nstarted start --port 3001',
    });
  });

  it('stops when npm fails', () => {
    const done = prepare('start', { NPM_FAILS: '1' });
    expect(done.status).toBe(1);
    expect(done.warned).toContain('npm ci failed');
  });
});

describe('a clone that is in use', () => {
  beforeEach(() => void prepare('build'));

  it('installs again when the lock asks for another version', () => {
    write('package-lock.json', lock({ 'node_modules/a': { version: '1.0.1' } }));
    expect(prepare('build').said).toBe('Installing the dependencies (npm ci)\nBuilding dist/');
  });

  it('does without packages that are for other platforms', () => {
    write(
      'package-lock.json',
      lock({ 'node_modules/a': { version: '1.0.0' }, 'node_modules/mac': { version: '1.0.0', optional: true } }),
    );
    // Nothing is installed; what is built holds packages.
    expect(prepare('build').said).toBe('Building dist/');
  });

  it('starts without the development packages once it is built, as in a production image', () => {
    write('node_modules/.package-lock.json', lock({ 'node_modules/a': { version: '1.0.0' } }));
    expect(prepare('start').said).toBe('');
    expect(prepare('test').said).toBe('Installing the dependencies (npm ci)');
  });

  it('leaves a node_modules alone that is a link to another place', () => {
    rmSync(join(folder, 'node_modules'), { recursive: true });
    mkdirSync(join(folder, 'elsewhere'));
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'node_modules'));
    expect(prepare('build').warned).toContain('node_modules is a link');
  });

  it('builds again when a source has changed, and takes away what has none any more', () => {
    rmSync(join(folder, 'src/turn.lua'));
    write('src/turn2.lua', 'return 2');
    expect(prepare('start').said).toBe('Building dist/');
    expect(existsSync(join(folder, 'dist/turn.lua'))).toBe(false);
    expect(existsSync(join(folder, 'dist/turn2.lua'))).toBe(true);
  });

  it('does not start what does not compile, and tries again the next time', () => {
    write('src/main.ts', 'type error');
    expect(prepare('start')).toMatchObject({ status: 1, said: 'Building dist/\nsrc/main.ts: error' });
    expect(prepare('start').status).toBe(1);
  });
});

describe('programs that are missing', () => {
  beforeEach(() => {
    prepare('build');
    rmSync(bin, { recursive: true });
  });

  it('says in one sentence what to install, and does not start without Redis', () => {
    const done = prepare('start');
    expect(done.status).toBe(1);
    expect(done.warned).toMatch(/needs redis-server .* or valkey-server.* install it/);
  });

  it('needs no program when another Redis is named, in the environment or in .env', () => {
    expect(prepare('start', { REDIS_URL: 'redis://example.org' }).status).toBe(0);
    write('.env', '# settings\nREDIS_URL=redis://example.org\n');
    expect(prepare('start').status).toBe(0);
  });

  it('takes valkey-server for redis-server', () => {
    program('valkey-server');
    expect(prepare('start').status).toBe(0);
  });

  it('lets the tests run without them, where they are skipped by name', () => {
    const done = prepare('test');
    expect(done.status).toBe(0);
    const lines = done.warned.split('\n');
    expect(lines.slice(0, 2)).toEqual([expect.stringContaining('redis-server'), expect.stringContaining('Chromium')]);
    // Servers are looked for beside the PATH as well, so that this machine may have them.
    for (const line of lines.slice(2)) expect(line).toMatch(/^The mail tests need (Dovecot|Exim).* skipped\.$/);
  });
});

describe('installing with apt-get', () => {
  const policy = () => join(folder, 'policy-rc.d');
  const install = (words = '') =>
    spawnSync(
      process.execPath,
      [
        '-e',
        `import(${JSON.stringify(join(folder, 'scripts/programs.mjs'))}).then((m) => console.log(m.installWithApt('redis-server', { service: 'redis-server', policy: ${JSON.stringify(policy())} })))`,
        words,
      ],
      { cwd: folder, encoding: 'utf8', env: { PATH: `${bin}:/usr/bin:/bin` } },
    ).stdout.trim();
  const log = () => readFileSync(join(folder, 'apt.log'), 'utf8').trim().split('\n');

  it('keeps the service of the package off, during and after the installation', () => {
    program('apt-get', `#!/bin/sh\necho "apt-get $* $(${policy()}; echo $?)" >> apt.log\n`);
    program('systemctl', '#!/bin/sh\necho "systemctl $*" >> apt.log\n');
    expect(install()).toBe('true');
    expect(log()).toEqual([
      'apt-get -q -y --no-install-recommends install redis-server 101',
      'systemctl disable --now redis-server',
    ]);
    expect(existsSync(policy())).toBe(false);
  });

  it('takes several packages at once', () => {
    program('apt-get', '#!/bin/sh\necho "$*" >> apt.log\n');
    const names = "['dovecot-core', 'dovecot-imapd']";
    const script = `import(${JSON.stringify(join(folder, 'scripts/programs.mjs'))}).then((m) => console.log(m.installWithApt(${names})))`;
    spawnSync(process.execPath, ['-e', script], { cwd: folder, env: { PATH: `${bin}:/usr/bin:/bin` } });
    expect(log()).toEqual(['-q -y --no-install-recommends install dovecot-core dovecot-imapd']);
  });

  it('fetches the package lists when the first try fails, and leaves a rule of the machine as it was', () => {
    program('apt-get', '#!/bin/sh\necho "$*" >> apt.log\ncase "$*" in *update*) touch lists;; esac\ntest -e lists\n');
    program('systemctl');
    writeFileSync(policy(), 'theirs');
    expect(install()).toBe('true');
    expect(log().map((line) => line.split(' ').slice(3).join(' '))).toEqual([
      'install redis-server',
      'update',
      'install redis-server',
    ]);
    expect(readFileSync(policy(), 'utf8')).toBe('theirs');
  });

  it('says so when it does not work', () => {
    program('apt-get', '#!/bin/sh\nexit 1\n');
    expect(install()).toBe('false');
  });
});
