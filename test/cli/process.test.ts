/** The built program in a real process: pipes that close, devices that are full, ten thousand certificates. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshProgram } from '../pty/program.ts';
import { fixture, fixturePath } from '../support/fixture.ts';
import { openTemporaryFolder } from '../support/temporary-folder.ts';
import { waitFor } from '../support/wait-for.ts';

const { folder, remove } = openTemporaryFolder();
afterAll(remove);

const many = 10_000;
const environment = {
  PATH: process.env.PATH ?? '',
  LANG: 'C.UTF-8',
  HOME: folder,
  SMIMECTL_STORE: join(folder, 'store'),
  BIG: join(folder, 'big-store'),
};
let program = '';

/** Distinct certificates, as far as anybody looks: another name, another address, another signature. */
function manyCertificates(): string {
  const der = fixture('alice.der');
  const blocks: string[] = [];
  for (let index = 0; index < many; index++) {
    const name = String(index).padStart(5, '0');
    const copy = Buffer.from(der.toString('latin1').replaceAll(/alice/gi, name), 'latin1');
    blocks.push(`-----BEGIN CERTIFICATE-----\n${copy.toString('base64')}\n-----END CERTIFICATE-----\n`);
  }
  return blocks.join('');
}

function shell(script: string) {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
    env: { ...environment, SMIMECTL: `${process.execPath} ${program}` },
    maxBuffer: 1 << 28,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const smimectl = (...args: readonly string[]) =>
  execFileSync(process.execPath, [program, ...args], {
    env: environment,
    maxBuffer: 1 << 28,
    encoding: 'utf8',
  });

beforeAll(async () => {
  program = await freshProgram();
  const bundle = join(folder, 'many.pem');
  writeFileSync(bundle, manyCertificates());
  smimectl('enable');
  smimectl('enable', '--store', environment.BIG);
  smimectl('certificate', 'add', bundle, '--store', environment.BIG);
}, 120_000);

describe('ten thousand certificates', () => {
  it('are listed as whole JSON', () => {
    const listed: unknown = JSON.parse(smimectl('certificate', 'list', '--json', '--store', environment.BIG));
    expect(listed).toHaveLength(many);
  });

  it('are a table when piped, with nothing cut and no decoration', () => {
    const lines = smimectl('certificate', 'list', '--store', environment.BIG).trimEnd().split('\n');
    expect(lines).toHaveLength(many + 1);
    expect(lines.every((line) => /^[\x20-\x7e]+$/.test(line))).toBe(true);
    expect(lines[1]).toMatch(
      /^contact +valid +\d{4}-\d\d-\d\d +\d{4}-\d\d-\d\d +[0-9a-f]{64} +\S+@example\.org/,
    );
  });

  it.each(['certificate list', 'certificate list --json'])(
    '"%s | head" ends quietly with whole lines',
    (words) => {
      const { stdout, stderr } = shell(
        `$SMIMECTL ${words} --store $BIG | head -n 3; echo "\${PIPESTATUS[0]}"`,
      );
      const lines = stdout.trimEnd().split('\n');
      expect(stderr).toBe('');
      expect(lines.pop()).toBe('141');
      expect(lines).toHaveLength(3);
      if (words.endsWith('json')) {
        const [first, ...items] = lines;
        expect(first).toBe('[');
        for (const item of items) expect(JSON.parse(item.replace(/,$/, ''))).toHaveProperty('fingerprint');
      }
    },
  );
});

describe('output that goes nowhere', () => {
  it.each(['status', 'certificate list --store $BIG', 'man', 'completion bash'])(
    '"%s" to a full device is a failure in one sentence',
    (words) => {
      const { status, stderr } = shell(`$SMIMECTL ${words} > /dev/full`);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^smimectl: the output could not be written: the device is full\n[^\n]*\n$/);
    },
  );

  it('and with --json the sentence is JSON', () => {
    const { status, stderr } = shell('$SMIMECTL status --json > /dev/full');
    expect(status).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'io' } });
  });

  it.each(['status'])('"%s" with standard error on a full device has its result all the same', (words) => {
    const { status, stdout } = shell(`$SMIMECTL ${words} 2> /dev/full`);
    expect(status).toBe(0);
    expect(stdout).not.toBe('');
  });

  it('a failure with standard error on a full device or closed keeps its exit code', () => {
    expect(shell('$SMIMECTL certificate show nobody@example.net 2> /dev/full').status).toBe(1);
    expect(shell('$SMIMECTL certificate show nobody@example.net 2>&-').status).toBe(1);
  });
});

describe('input that is not there', () => {
  it.each(['<&-', '< /dev/null'])(
    '"certificate add" with standard input %s says that it is empty',
    (redirection) => {
      const { status, stdout, stderr } = shell(`$SMIMECTL certificate add ${redirection}`);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toMatch(/^smimectl: standard input: [^\n]*empty[^\n]*\n/);
    },
  );

  it('a question without a terminal is not asked, with standard input closed too', () => {
    const { status, stderr } = shell(
      '$SMIMECTL group add Sales > /dev/null; $SMIMECTL group remove Sales <&-',
    );
    expect(status).toBe(2);
    expect(stderr).toContain('--yes');
  });

  it.each(['status', 'help'])('"%s" does not care about standard input', (words) => {
    expect(shell(`$SMIMECTL ${words} <&- > /dev/null`)).toMatchObject({ status: 0, stderr: '' });
  });

  it('the panel without a terminal says what to do instead', () => {
    const { status, stderr } = shell('$SMIMECTL < /dev/null');
    expect(status).toBe(2);
    expect(stderr).toContain('smimectl help');
  });
});

describe('passphrases from a descriptor', () => {
  it('come through a pipe, and are nowhere in the environment or the arguments', () => {
    smimectl('certificate', 'add', fixturePath('sales.pem'));
    const key = fixturePath('sales-pbes2.key.pem');
    const added = shell(`$SMIMECTL key add ${key} --passphrase-fd 3 --json 3< <(printf 'correct horse\\n')`);
    expect(added.stderr).toBe('');
    expect(JSON.parse(added.stdout)).toMatchObject({ certificates: [{ hasPrivateKey: true }] });
    const exported = join(folder, 'sales.p12');
    const { status } = shell(
      `$SMIMECTL key export sales@example.com --format p12 --output ${exported} --new-passphrase-fd 0 <<< 'another horse'`,
    );
    expect(status).toBe(0);
    expect(existsSync(exported)).toBe(true);
  });
});

describe('following the log', () => {
  it('tells what happens while it happens, and ends with 130', async () => {
    const child: ChildProcess = spawn(
      process.execPath,
      [program, 'log', '--follow', '--json', '--limit', '1'],
      {
        env: environment,
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let printed = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    await waitFor(() => printed.split('\n').length > 1);
    smimectl('group', 'add', 'Followed');
    await waitFor(() => printed.includes('Followed'));
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    for (const line of printed.trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('action');
  });
});

it('a file that never ends is refused, and a folder is read file by file', () => {
  const endless = spawnSync(process.execPath, [program, 'certificate', 'add'], {
    env: environment,
    stdio: [openSync('/dev/zero', 'r'), 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  expect(endless.status).toBe(1);
  expect(endless.stderr).toContain('larger than 64 MiB');
  const { status, stderr } = shell(`mkdir -p ${folder}/empty; $SMIMECTL certificate add ${folder}/empty`);
  expect(status).toBe(1);
  expect(stderr).toContain('the folder holds no files');
});
